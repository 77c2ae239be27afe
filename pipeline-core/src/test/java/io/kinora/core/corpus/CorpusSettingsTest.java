package io.kinora.core.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kinora.core.config.Problems;
import io.kinora.core.config.Settings;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.KinoraException;
import io.kinora.core.storage.NoRenameFileSystem;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusSettingsTest {
    private static CorpusSettings corpus(String uri, Map<String, String> catalog) {
        return new CorpusSettings(uri, "corpus", "latest", catalog);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3a://bucket/corpus", "gs://bucket/corpus", "abfs://container@account.host/corpus",
            "norename:///corpus"})
    void refusesACatalogOfRenamesWhereTheyAreNoSingleStep(String uri) {
        assertThatThrownBy(() -> corpus(uri, Map.of("type", "hadoop")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("catalog.type=hadoop commits by renaming a file, which is no single step on "
                        + uri.substring(0, uri.indexOf(':')) + ":, so that of two commits at once one would be lost;")
                .hasMessageContaining("corpus.catalog { type = jdbc, uri = \"jdbc:postgresql://HOST/DATABASE\" }");
        assertThatThrownBy(() -> corpus(uri, Map.of("catalog-impl", "org.apache.iceberg.hadoop.HadoopCatalog")))
                .hasMessageContaining("which is no single step");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3a://bucket/corpus", "/corpus", "hdfs:///corpus"})
    void refusesAnotherWarehouseThanTheAddressThatIsChecked(String warehouse) {
        assertThatThrownBy(() -> corpus("hdfs:///corpus", Map.of("type", "hadoop", "warehouse", warehouse)))
                .hasMessageContaining("catalog.warehouse is not for catalog.type=hadoop");
        assertThatCode(() -> corpus("s3a://bucket/corpus", Map.of("type", "rest", "warehouse", "kinora")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data/corpus", "corpus", "file:///data/corpus", "hdfs://name:8020/corpus"})
    void takesACatalogOfRenamesWhereTheyAreSafe(String uri) {
        assertThatCode(() -> corpus(uri, Map.of("type", "hadoop"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc", "rest", "hive", "glue"})
    void takesOtherCatalogsAnywhere(String type) {
        assertThatCode(() -> corpus("s3a://bucket/corpus", Map.of("type", type))).doesNotThrowAnyException();
        assertThatCode(() -> corpus("s3a://bucket/corpus", Map.of("catalog-impl", "com.example.Catalog")))
                .doesNotThrowAnyException();
    }

    @Test
    void looksAtHadoopsDefaultFileSystemWhereAnAddressHasNoScheme() {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.norename.impl", NoRenameFileSystem.class, FileSystem.class);
        hadoop.set("fs.defaultFS", "norename:///");
        assertThatThrownBy(() -> Catalog.sparkProperties(corpus("/corpus", Map.of("type", "hadoop")), hadoop))
                .isInstanceOfSatisfying(KinoraException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("no single step on norename:");
    }

    @Test
    void saysSoAmongTheOtherProblemsOfTheSettings() {
        Problems problems = new Problems();
        Settings.of(ConfigFactory.parseString("corpus.uri = \"s3a://bucket/corpus\""), problems)
                .section("corpus", CorpusSettings.class);
        assertThat(problems.messages()).singleElement().asString()
                .startsWith("corpus: catalog.type=hadoop commits by renaming");
    }

    @Test
    void masksThePasswordOfACatalogWhereverItStands() {
        String shown = Settings.of(ConfigFactory.parseString("""
                corpus { uri = "s3a://bucket/corpus", catalog {
                  type = jdbc, uri = "jdbc:postgresql://host:5432/db?user=me&password=hush&ssl=true"
                  jdbc { user = me, password = hush } } }
                """), new Problems()).render(Settings.SECTIONS);
        assertThat(shown).doesNotContain("hush").contains("\"password\" : \"******\"")
                .contains("jdbc:postgresql://host:5432/db?user=me&password=******&ssl=true");
    }
}
