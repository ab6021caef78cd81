assert basedir.path.contains(' ')
assert new File(basedir, 'target/classes/it/Gate.class').isFile()
