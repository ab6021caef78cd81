def runs = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
assert runs.length == 2
assert runs[0].contains("backend is 'simd'; it can be plain or vector")

assert new File(basedir, 'target/classes/it/DigitsVector.class').isFile()

// the same program with the module and without
def losses = { List<String> options ->
    def java = new File(System.getProperty('java.home'), 'bin/java').path
    def command = [java] + options + ['-cp', new File(basedir, 'target/classes').path, 'it.Losses']
    def process = command.execute()
    def lines = process.inputStream.readLines()
    assert process.waitFor() == 0
    lines
}
def plain = losses([])
def vectors = losses(['--add-modules', 'jdk.incubator.vector'])
assert plain[0] == 'false'
assert vectors[0] == 'true'
assert plain.size() == 11
for (int step = 1; step <= 10; step++) {
    assert Math.abs(plain[step].toDouble() - vectors[step].toDouble()) < 1e-4
}
