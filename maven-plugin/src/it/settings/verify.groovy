def runs = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
assert runs.length == 4
assert runs[0].contains('Skipped: gradc.skip is set')
assert runs[0].contains('No sources to compile')
assert runs[1].contains('gradc:generate-test')
assert runs[2].contains("packageName is '../other', which is no Java package")

def generated = new File(basedir, 'target/generated-sources/gradc')
def names = []
generated.eachFileRecurse(groovy.io.FileType.FILES) { names << generated.toPath().relativize(it.toPath()).toString() }
assert names == [new File('another/one/Gate.java').path]

def loader = new URLClassLoader([new File(basedir, 'target/classes').toURI().toURL()] as URL[], (ClassLoader) null)
assert loader.loadClass('another.one.Gate').getField('BATCH').get(null) == 7
