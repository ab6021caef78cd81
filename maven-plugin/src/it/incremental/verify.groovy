def runs = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
assert runs.length == 4
assert runs[0].contains('Generated from 3 model files')

assert runs[1].contains('Nothing to generate: 3 model files unchanged')
assert runs[1].contains('Nothing to compile')

assert runs[2].contains('Generated from 2 model files')
assert runs[2].contains('1 file changed, 1 file deleted')
assert !new File(basedir, 'target/generated-sources/gradc/it/Removed.java').exists()
assert !new File(basedir, 'target/classes/it/Removed.class').exists()

assert runs[3].contains('Generated from 2 model files')
assert runs[3].contains('2 files changed, 0 files deleted')
