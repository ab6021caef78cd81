def log = new File(basedir, 'build.log').text
assert log.contains('thread count of 2')
assert !log.contains('thread-safe')
assert new File(basedir, 'one/target/classes/it/One.class').isFile()
assert new File(basedir, 'two/target/classes/it/Two.class').isFile()
assert !log.contains('[WARNING] No model files') // said where nobody looks for models
