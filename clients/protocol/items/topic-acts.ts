/** What an entry of a topic says. SPEC "Topics", section 1. */
import { REGIONS } from "../codes.ts";
import { bool, id, list, map, nullable, oneOf, prose, type Shape, ShapeError, text, uint, type ValueOf } from "../schema.ts";
import type { ItemContent } from "./item-content.ts";
import { convertShapeErrors, requireDistinct } from "./shape-checks.ts";

export const TOPIC_KINDS = ["talk", "question", "announcement"] as const;
/** Who has one vote in a poll: each desk, or each member. */
export const VOTERS = ["desk", "member"] as const;

/** The longest text of a topic, a post or an answer, in UTF-16 units. */
export const LONGEST_BODY = 20_000;

const title = text(200);
const body = prose(LONGEST_BODY);
/** BCP 47. */
const language = text(35);
const labels = { tags: list(text(40), 10), regions: list(oneOf(REGIONS), REGIONS.length) };
/** until: UTC ms, null for open-ended. isSeveral: whether a voter may choose several options. */
const poll = map({ question: title, options: list(title, 10), voters: oneOf(VOTERS), isSeveral: bool, until: nullable(uint) });

const shapes = {
	/** The first entry of a topic, and no other one. */
	topic: map({ kind: oneOf(TOPIC_KINDS), language, title, body, ...labels, poll: nullable(poll) }),
	labels: map(labels),
	post: map({ language, body }),
	answer: map({ language, body }),
	/**
	 * post: the post whose text this is, or null for the topic itself. title: of the topic only. of: the revision that this text translates,
	 * or null when the text replaces the source.
	 */
	text: map({ post: nullable(id), language, title: nullable(title), body, of: nullable(id) }),
	"take-back": map({ post: id }),
	/** answer: null takes the mark back. */
	mark: map({ answer: nullable(id) }),
	/** options: by number, from 0. None takes the vote back. */
	vote: map({ options: list(uint, 10) }),
	follow: map({ isOn: bool }),
	close: map({ isOn: bool }),
} as const;

type Shapes = typeof shapes;
export type TopicAct = { [A in keyof Shapes]: { act: A } & ValueOf<Shapes[A]> }[keyof Shapes];
export type Poll = ValueOf<typeof poll>;

/**
 * The content of an entry.
 * @throws ProtocolError bad-input that names the field.
 * @example topicContent({ act: "post", language: "en", body: "We have a list." })
 */
export function topicContent({ act, ...values }: TopicAct): ItemContent {
	return convertShapeErrors("bad-input", () => {
		const written = { act, values: (shapes[act] as Shape<any>).toCbor(values, "") as ItemContent["values"] };
		checkSense({ act, ...values } as TopicAct);
		return written;
	});
}

/** What an entry says. @throws ProtocolError bad-content that names the field, also for an act that isn't known. */
export function topicAct({ act, values }: ItemContent): TopicAct {
	return convertShapeErrors("bad-content", () => {
		if (!Object.hasOwn(shapes, act)) throw new ShapeError("act", "is not an act of a topic");
		const read = { act, ...(shapes[act as keyof Shapes] as Shape<any>).fromCbor(values, "") } as TopicAct;
		checkSense(read);
		return read;
	});
}

/** Checks the rules that no shape can express. @throws ShapeError */
function checkSense(act: TopicAct): void {
	if (act.act === "text" && (act.post === null) !== (act.title !== null)) throw new ShapeError("title", "belongs to the topic itself only");
	if (act.act === "vote") requireDistinct("options", act.options);
	if (act.act !== "topic" && act.act !== "labels") return;
	requireDistinct("tags", act.tags);
	requireDistinct("regions", act.regions);
	if (act.act === "labels" || act.poll === null) return;
	if (act.poll.options.length < 2) throw new ShapeError("poll.options", "takes at least 2");
	requireDistinct("poll.options", act.poll.options);
}
