package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.loops.NumberType;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same bytes wherever the compiler runs. */
class ReproducibleOutputTest {
    private static final String HERE = text();

    private final Locale locale = Locale.getDefault();
    private final TimeZone zone = TimeZone.getDefault();

    private static String text() {
        return JavaEmitter.emit(Samples.logistic(NumberType.FLOAT)).text()
                + JavaEmitter.emit(Samples.logistic(NumberType.DOUBLE)).text();
    }

    @AfterEach
    void comeHome() {
        Locale.setDefault(locale);
        TimeZone.setDefault(zone);
    }

    @ParameterizedTest
    @CsvSource({
        "tr-TR, Europe/Istanbul",
        "ar-EG, Africa/Cairo",
        "th-TH-u-ca-buddhist-nu-thai, Asia/Bangkok",
        "hi-IN-u-nu-deva, Asia/Kolkata",
        "de-DE, Pacific/Apia",
        "lt-LT, America/St_Johns",
        "fa-IR, UTC"
    })
    void neitherLocaleNorTimeZoneIsSeen(String language, String place) {
        Locale.setDefault(Locale.forLanguageTag(language));
        TimeZone.setDefault(TimeZone.getTimeZone(place));
        assertThat(text()).isEqualTo(HERE);
    }
}
