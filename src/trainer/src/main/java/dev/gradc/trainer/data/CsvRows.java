package dev.gradc.trainer.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The records of a CSV file in order: RFC 4180 with commas, UTF-8 with or without a byte order mark, gzip when the name
 * ends in {@code .gz}. Empty lines are passed over. Bytes that are not UTF-8 become U+FFFD, which no cell may hold.
 */
final class CsvRows implements AutoCloseable {
    private static final int LONGEST_CELL = 1 << 20; // characters; an unclosed quote ends here

    private final Problems problems;
    private final Handler handler = new Handler();
    private final InputStream file;
    private final CloseableIterator<CsvRow> iterator;

    private CsvRows(Problems problems, InputStream file, Reader text) {
        this.problems = problems;
        this.file = file;
        iterator = CsvReader.builder()
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LONGEST_CELL)
                .build(handler, text)
                .iterator();
    }

    static CsvRows open(Path path, Problems problems) throws DataException {
        InputStream file = null;
        try {
            file = new BufferedInputStream(Files.newInputStream(path));
            boolean compressed = path.getFileName().toString().endsWith(".gz");
            InputStream bytes = compressed ? new GZIPInputStream(file) : file;
            return new CsvRows(problems, file, withoutByteOrderMark(bytes));
        } catch (NoSuchFileException missing) {
            throw new DataException(problems.file() + ": there is no such file", missing);
        } catch (IOException broken) {
            close(file);
            throw new DataException(problems.file() + ": " + reason(broken), broken);
        }
    }

    private static Reader withoutByteOrderMark(InputStream bytes) throws IOException {
        PushbackReader text = new PushbackReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
        int first = text.read();
        if (first >= 0 && first != '\uFEFF') {
            text.unread(first);
        }
        return text;
    }

    /** The next record, or null at the end. It is overwritten by the next call. */
    CsvRow next() throws DataException {
        try {
            return iterator.hasNext() ? iterator.next() : null;
        } catch (CsvParseException malformed) {
            CsvRow row = handler.row;
            problems.add(row.nextLine(), row.nextColumn(), quoting(malformed));
            throw problems.asException();
        } catch (UncheckedIOException broken) {
            problems.add(handler.row.nextLine(), handler.row.nextColumn(), reason(broken.getCause()));
            throw problems.asException();
        }
    }

    @Override
    public void close() {
        close(file);
    }

    private static void close(InputStream file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException ignored) {
            // nothing was written, and all that was wanted has been read
        }
    }

    private static String quoting(Throwable malformed) {
        String message = String.valueOf((malformed.getCause() == null ? malformed : malformed.getCause()).getMessage());
        if (message.startsWith("Unclosed")) {
            return "this quoted text is never closed";
        }
        return message.startsWith("Unexpected character")
                ? "text follows the closing quote; a quote inside quoted text is written twice"
                : "this text is longer than " + LONGEST_CELL + " characters; is a closing quote missing?";
    }

    private static String reason(IOException broken) {
        if (broken instanceof EOFException) {
            return "the compressed data ends early";
        }
        return broken instanceof ZipException ? "this is not gzip data" : "cannot be read: " + broken.getMessage();
    }

    /** FastCSV's callback: cells with the knowledge whether they were quoted, which gives their places. */
    private static final class Handler extends AbstractBaseCsvCallbackHandler<CsvRow> {
        private final CsvRow row = new CsvRow();

        @Override
        protected void handleBegin(long startingLine) {
            row.begin(Math.toIntExact(startingLine));
        }

        @Override
        protected void handleField(int field, char[] buffer, int offset, int length, boolean quoted) {
            row.add(new String(buffer, offset, length), quoted);
        }

        @Override
        protected CsvRow buildRecord() {
            return row;
        }
    }
}
