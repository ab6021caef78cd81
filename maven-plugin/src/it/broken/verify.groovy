def log = new File(basedir, 'build.log').text
def model = new File(basedir, 'src/main/grad/Broken.grad')
assert log =~ /(?m)^\[ERROR\] \Q${model.canonicalPath}\E:10:\d+: error\[[\w-]+\]: /
assert log.contains('have 1 problem')
assert !log.contains('COMPILATION ERROR')
assert !new File(basedir, 'target/generated-sources/gradc/it/Sound.java').exists()
