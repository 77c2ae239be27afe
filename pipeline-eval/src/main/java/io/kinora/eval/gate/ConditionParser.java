package io.kinora.eval.gate;

import io.kinora.core.error.KinoraException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@link Condition}:
 * <pre>
 * condition = metric ("&lt;=" | "&lt;" | "&gt;=" | "&gt;") sum
 * sum       = product (("+" | "-") product)*
 * product   = factor (("*" | "/") factor)*
 * factor    = "-" factor | number | "baseline" | "(" sum ")"
 * </pre>
 */
final class ConditionParser {
    private static final String BASELINE = "baseline";
    /** A group for each kind of token, in its order. */
    private static final Pattern TOKEN = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)"
            + "|((?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)|(<=|>=|[<>()*/+-])");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    private enum Kind {
        NAME, NUMBER, SIGN, END
    }

    private record Token(Kind kind, String text, int position) {
    }

    private ConditionParser(String text) {
        this.text = text;
    }

    /** @throws KinoraException exit code 2, with the place, if the text is no condition */
    static Condition parse(String text) {
        ConditionParser parser = new ConditionParser(text);
        parser.split();
        String metric = parser.take(Kind.NAME, "a metric's name").text();
        Comparison comparison = parser.comparison();
        Limit limit = parser.sum();
        parser.take(Kind.END, "an operator or the end");
        if (!limit.needsBaseline() && !limit.value().apply(Range.of(0)).isFinite()) {
            throw KinoraException.usage("bad-gate", "Cannot use the gate '" + text
                    + "': its limit is no number; it divides by zero, or is too large");
        }
        return new Condition(text.strip(), metric, comparison, limit);
    }

    private void split() {
        Matcher matcher = TOKEN.matcher(text);
        for (int at = 0; at < text.length();) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
                continue;
            }
            if (!matcher.region(at, text.length()).lookingAt()) {
                throw wrong("a name, a number or an operator", at);
            }
            for (Kind kind : List.of(Kind.NAME, Kind.NUMBER, Kind.SIGN)) {
                if (matcher.group(kind.ordinal() + 1) != null) {
                    tokens.add(new Token(kind, matcher.group(), at));
                }
            }
            at = matcher.end();
        }
        tokens.add(new Token(Kind.END, "", text.length()));
    }

    private Comparison comparison() {
        Token token = take(Kind.SIGN, "<=, <, >= or >");
        for (Comparison comparison : Comparison.values()) {
            if (comparison.sign().equals(token.text())) {
                return comparison;
            }
        }
        throw wrong("<=, <, >= or >", token.position());
    }

    private Limit sum() {
        Limit sum = product();
        for (Optional<String> sign = sign("+-"); sign.isPresent(); sign = sign("+-")) {
            sum = sum.with(product(), sign.get().equals("+") ? Range::plus : Range::minus);
        }
        return sum;
    }

    private Limit product() {
        Limit product = factor();
        for (Optional<String> sign = sign("*/"); sign.isPresent(); sign = sign("*/")) {
            product = product.with(factor(), sign.get().equals("*") ? Range::times : Range::over);
        }
        return product;
    }

    private Limit factor() {
        if (sign("-").isPresent()) {
            return Limit.number(0).with(factor(), Range::minus);
        }
        if (sign("(").isPresent()) {
            Limit sum = sum();
            if (sign(")").isEmpty()) {
                throw wrong("')'", tokens.get(next).position());
            }
            return sum;
        }
        Token token = tokens.get(next++);
        if (token.kind() == Kind.NUMBER) {
            return Limit.number(Double.parseDouble(token.text()));
        }
        if (token.kind() == Kind.NAME && token.text().equals(BASELINE)) {
            return Limit.baseline();
        }
        throw wrong("a number, 'baseline' or '('", token.position());
    }

    private Optional<String> sign(String signs) {
        Token token = tokens.get(next);
        if (token.kind() != Kind.SIGN || !signs.contains(token.text())) {
            return Optional.empty();
        }
        next++;
        return Optional.of(token.text());
    }

    private Token take(Kind kind, String wanted) {
        Token token = tokens.get(next);
        if (token.kind() != kind) {
            throw wrong(wanted, token.position());
        }
        next++;
        return token;
    }

    private KinoraException wrong(String wanted, int position) {
        String found = position < text.length() ? "'" + text.substring(position) + "'" : "the end";
        return KinoraException.usage("bad-gate", "Cannot read the gate '" + text + "': at character " + (position + 1)
                + ", " + wanted + " is expected and " + found + " found; write for example 'fvd <= baseline * 1.05' "
                + "or 'psnr >= 23'");
    }
}
