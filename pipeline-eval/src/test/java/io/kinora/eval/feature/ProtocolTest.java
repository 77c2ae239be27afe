package io.kinora.eval.feature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProtocolTest {
    private static final FrameSampling SAMPLING = new FrameSampling(16, 1, 0);
    private static final Protocol PROTOCOL = new Protocol(Convention.GOOGLE, "i3d/Logits", "ab12", SAMPLING);

    @Test
    void theFingerprintNamesAllPartsInOrder() {
        assertThat(PROTOCOL.fingerprint().parts()).hasToString("{protocol=google, network=i3d/Logits, weights=ab12,"
                + " resize=tf1-bilinear, range=2x/255-1, frames=16, stride=1, rate=0.0, ddof=1}");
    }

    @Test
    void whatDiffersIsNamed() {
        Protocol other =
                new Protocol(Convention.STYLEGANV, "i3d/Logits", "ab12", new FrameSampling(16, 2, 0));
        assertThat(PROTOCOL.fingerprint().difference(PROTOCOL.fingerprint())).isEmpty();
        assertThat(PROTOCOL.fingerprint().difference(other.fingerprint())).isEqualTo(
                "protocol google and styleganv; resize tf1-bilinear and half-pixel-bilinear; "
                        + "range 2x/255-1 and x/255*2-1; stride 1 and 2; ddof 1 and 0");
    }

    @Test
    void keysDifferWithAnyPart() {
        String key = PROTOCOL.fingerprint().key();
        assertThat(key).matches("[0-9a-f]{16}")
                .isEqualTo(new Protocol(Convention.GOOGLE, "i3d/Logits", "ab12", SAMPLING).fingerprint().key());
        assertThat(new Protocol(Convention.GOOGLE, "i3d/Logits", "ab12", new FrameSampling(17, 1, 0)).fingerprint()
                .key()).isNotEqualTo(key);
        assertThat(new Protocol(Convention.GOOGLE, "i3d/Mixed_5c", "ab12", SAMPLING).fingerprint().key())
                .isNotEqualTo(key);
    }
}
