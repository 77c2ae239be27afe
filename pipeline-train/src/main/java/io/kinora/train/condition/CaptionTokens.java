package io.kinora.train.condition;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Captions of any language as tokens without a vocabulary: words, pairs of neighbouring words, and the parts of two and
 * three characters of each word with its edges marked, hashed into so many buckets (P. Bojanowski et al., "Enriching
 * word vectors with subword information", TACL 2017; A. Joulin et al., "Bag of tricks for efficient text
 * classification", EACL 2017). So related forms share tokens, and languages that set no spaces have tokens, too.
 */
public final class CaptionTokens {
    /** Tokens of a caption that count: words and pairs first, the rest is cut off. */
    public static final int MOST = 256;

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final int SHORTEST_PART = 2;
    private static final int LONGEST_PART = 3;

    private CaptionTokens() {
    }

    /**
     * @param buckets at least 1
     * @return at most {@link #MOST} numbers of 1 to buckets
     */
    public static int[] of(String caption, int buckets) {
        String plain = Normalizer.normalize(caption, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        List<String> words = Arrays.stream(NO_WORD.split(plain)).filter(word -> !word.isEmpty()).toList();
        List<String> tokens = new ArrayList<>();
        for (int place = 0; place < words.size(); place++) {
            tokens.add("word " + words.get(place));
            if (place > 0) {
                tokens.add("pair " + words.get(place - 1) + " " + words.get(place));
            }
        }
        words.forEach(word -> parts("<" + word + ">", tokens));
        return tokens.stream().limit(MOST).mapToInt(token -> bucket(token, buckets)).toArray();
    }

    private static void parts(String word, List<String> tokens) {
        int[] characters = word.codePoints().toArray();
        for (int length = SHORTEST_PART; length <= LONGEST_PART; length++) {
            for (int start = 0; start + length <= characters.length; start++) {
                tokens.add("part " + new String(characters, start, length));
            }
        }
    }

    private static int bucket(String token, int buckets) {
        CRC32C hash = new CRC32C();
        hash.update(token.getBytes(StandardCharsets.UTF_8));
        return 1 + (int) (hash.getValue() % buckets);
    }
}
