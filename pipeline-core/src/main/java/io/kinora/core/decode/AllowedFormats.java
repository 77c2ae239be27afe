package io.kinora.core.decode;

import java.util.Set;

/**
 * Containers and codecs that are read. FFmpeg knows hundreds more: some open whatever other file or address
 * their text names, and every rare one is a parser that few people have attacked.
 */
final class AllowedFormats {
    private static final Set<String> CONTAINERS = Set.of("mov", "matroska", "avi", "flv", "live_flv", "asf", "asf_o",
            "mpeg", "mpegts", "mpegvideo", "gif", "apng", "ogg", "h264", "hevc", "vvc", "m4v", "obu", "av1", "ivf",
            "h263", "mjpeg", "yuv4mpegpipe", "mxf", "nut", "dv", "rm", "wtv", "vc1", "swf");

    private static final Set<String> POINTING_ELSEWHERE = Set.of("hls", "concat", "dash", "imf", "sdp", "rtsp", "rtp",
            "image2", "image2pipe", "webm_dash_manifest", "alias_pix");

    private static final Set<String> DECODERS = Set.of("h264", "hevc", "vvc", "av1", "libaom-av1", "libdav1d", "vp8",
            "vp9", "mpeg1video", "mpeg2video", "mpeg4", "msmpeg4v1", "msmpeg4v2", "msmpeg4", "h261", "h263", "h263p",
            "h263i", "flv", "wmv1", "wmv2", "wmv3", "vc1", "mjpeg", "mjpegb", "gif", "apng", "png", "theora", "vp3",
            "vp6", "vp6f", "vp6a", "prores", "dnxhd", "cfhd", "ffv1", "huffyuv", "ffvhuff", "utvideo", "magicyuv",
            "lagarith", "rawvideo", "v210", "v410", "r210", "yuv4", "qtrle", "rpza", "smc", "svq1", "svq3", "cinepak",
            "indeo3", "indeo4", "indeo5", "dvvideo", "jpeg2000", "rv10", "rv20", "rv30", "rv40", "flashsv", "flashsv2",
            "msvideo1", "msrle", "zmbv", "qdraw", "8bps", "hap");

    private AllowedFormats() {
    }

    /** Whether a demuxer may read; its name may be a list such as {@code matroska,webm}. */
    static boolean container(String name) {
        return CONTAINERS.contains(name.split(",", 2)[0]);
    }

    /** Whether a demuxer is one that opens other files. */
    static boolean pointsElsewhere(String name) {
        return POINTING_ELSEWHERE.contains(name.split(",", 2)[0]);
    }

    /** Whether a demuxer knows an exact index from the header. */
    static boolean indexed(String name) {
        return name.startsWith("mov,");
    }

    /** Whether a demuxer finds an exact index only when something is looked for by it. */
    static boolean indexedAtEnd(String name) {
        return name.startsWith("matroska,");
    }

    static boolean decoder(String name) {
        return DECODERS.contains(name);
    }

    /** All containers, as libavformat's {@code format_whitelist} wants them. */
    static String containers() {
        return String.join(",", CONTAINERS);
    }

    /** All decoders, as libavcodec's {@code codec_whitelist} wants them. */
    static String decoders() {
        return String.join(",", DECODERS);
    }
}
