package io.kinora.train.tracking;

import java.util.Map;

/** TensorFlow's {@code Event} messages: event.proto and summary.proto of tensorflow/core. */
final class EventMessages {
    private static final int RGB = 3;
    private static final int SESSION_START = 1;
    private static final double MILLISECONDS = 1e3;

    private EventMessages() {
    }

    /** The first record of every file. */
    static byte[] version(long time) {
        return event(0, time).text(3, "brain.Event:2").bytes();
    }

    /** Says that training goes on behind a step: TensorBoard forgets what an earlier process wrote of later ones. */
    static byte[] start(long step, long time) {
        return event(step, time).message(7, new ProtoMessage().number(1, SESSION_START)).bytes();
    }

    static byte[] of(TrackedEvent event) {
        ProtoMessage summary = new ProtoMessage();
        if (event instanceof TrackedEvent.Scalars scalars) {
            scalars.values().forEach((tag, value) -> summary.message(1,
                    new ProtoMessage().text(1, tag).real(2, value.floatValue())));
        } else if (event instanceof TrackedEvent.Distributions distributions) {
            for (Map.Entry<String, ValueHistogram> entry : distributions.values().entrySet()) {
                summary.message(1, new ProtoMessage().text(1, entry.getKey()).message(5, histogram(entry.getValue())));
            }
        } else if (event instanceof TrackedEvent.Videos videos) {
            for (int i = 0; i < videos.videos().size(); i++) {
                summary.message(1, new ProtoMessage().text(1, "samples/" + i).message(4, image(videos.videos().get(i))));
            }
        }
        return event(event.step(), event.time()).message(5, summary).bytes();
    }

    private static ProtoMessage event(long step, long time) {
        return new ProtoMessage().real(1, time / MILLISECONDS).number(2, step);
    }

    private static ProtoMessage histogram(ValueHistogram values) {
        return new ProtoMessage().real(1, values.least()).real(2, values.greatest()).real(3, (double) values.count())
                .real(4, values.sum()).real(5, values.sumOfSquares()).reals(6, values.limits())
                .reals(7, values.counts());
    }

    private static ProtoMessage image(TrackedEvent.Gif gif) {
        return new ProtoMessage().number(1, gif.height()).number(2, gif.width()).number(3, RGB).blob(4, gif.bytes());
    }
}
