assert new File(basedir, 'target/generated-sources/gradc/it/Gate.java').isFile()
assert new File(basedir, 'target/generated-test-sources/gradc/it/Probe.java').isFile()
assert new File(basedir, 'target/test-classes/it/UseProbe.class').isFile()
assert !new File(basedir, 'target/classes/it/Probe.class').exists()

// the generated class needs nothing but the JDK
def loader = new URLClassLoader([new File(basedir, 'target/classes').toURI().toURL()] as URL[], (ClassLoader) null)
loader.loadClass('it.Use').getMethod('main', String[]).invoke(null, [[] as String[]] as Object[])
