/** Second implementation of spec/topics.md. Each fact of a topic is looked up in the entries; nothing is kept from one entry to the next. */
import type { Value } from "./cbor.ts";

export interface Said {
	entry: string;
	by: string;
	desk: string;
	asOwner: boolean;
	speaksFor: string | null;
	at: number;
	isHidden: boolean;
	content: { act: string; values: Value };
}

type Fields = { [name: string]: any };

const REGIONS = "africa asia europe latin-america-caribbean middle-east-north-africa north-america oceania".split(" ");
const isTitle = (value: any, most: number) =>
	typeof value === "string" && value.length >= 1 && value.length <= most && !/[\p{Cc}\p{Cs}]/u.test(value);
const isBody = (value: any) =>
	typeof value === "string" && value.length >= 1 && value.length <= 20_000 && !/[\p{Cc}\p{Cs}]/u.test(value.replace(/[\n\t]/g, ""));
const isNumber = (value: any) => Number.isSafeInteger(value) && value >= 0;
const isBool = (value: any) => value === true || value === false;
const isId = (value: any) => value instanceof Uint8Array && value.length === 16;
const areDifferent = (value: any, most: number, check: (each: any) => boolean) =>
	Array.isArray(value) && value.length <= most && value.every(check) && value.every((each, i) => value.indexOf(each) === i);
const isMap = (value: any, names: string) =>
	typeof value === "object" &&
	value !== null &&
	!Array.isArray(value) &&
	!(value instanceof Uint8Array) &&
	Object.keys(value).sort().join(" ") === names.split(" ").sort().join(" ");

const areLabels = ({ tags, regions }: Fields) =>
	areDifferent(tags, 10, (each) => isTitle(each, 40)) && areDifferent(regions, 7, (each) => REGIONS.includes(each));
const isPoll = (value: any) =>
	value === null ||
	(isMap(value, "question options voters isSeveral until") &&
		isTitle(value.question, 200) &&
		areDifferent(value.options, 10, (each) => isTitle(each, 200)) &&
		value.options.length >= 2 &&
		["desk", "member"].includes(value.voters) &&
		isBool(value.isSeveral) &&
		(value.until === null || isNumber(value.until)));

const ACTS: Record<string, [names: string, check: (values: Fields) => boolean]> = {
	topic: [
		"kind language title body tags regions poll",
		(v) =>
			["talk", "question", "announcement"].includes(v.kind) &&
			isTitle(v.language, 35) &&
			isTitle(v.title, 200) &&
			isBody(v.body) &&
			areLabels(v) &&
			isPoll(v.poll),
	],
	labels: ["tags regions", areLabels],
	post: ["language body", (v) => isTitle(v.language, 35) && isBody(v.body)],
	answer: ["language body", (v) => isTitle(v.language, 35) && isBody(v.body)],
	text: [
		"post language title body of",
		(v) =>
			isTitle(v.language, 35) &&
			isBody(v.body) &&
			(v.post === null ? isTitle(v.title, 200) : isId(v.post) && v.title === null) &&
			(v.of === null || isId(v.of)),
	],
	"take-back": ["post", (v) => isId(v.post)],
	mark: ["answer", (v) => v.answer === null || isId(v.answer)],
	vote: ["options", (v) => areDifferent(v.options, 10, isNumber)],
	follow: ["isOn", (v) => isBool(v.isOn)],
	close: ["isOn", (v) => isBool(v.isOn)],
};

export const isAct = ({ act, values }: Said["content"]): boolean => {
	const [names, check] = (Object.hasOwn(ACTS, act) && ACTS[act]) || [];
	return names !== undefined && isMap(values, names) && (check as (values: Fields) => boolean)(values as Fields);
};

const textOfId = (bytes: Uint8Array) =>
	Buffer.from(bytes)
		.toString("hex")
		.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
const idOf = (value: any) => (value === null ? null : textOfId(value));

/** How a topic stands, or null when it isn't shown. */
export function topicAfter(said: readonly Said[]): Fields | null {
	const [first] = said;
	if (first?.content.act !== "topic" || !isAct(first.content)) return null;
	const start = first.content.values as Fields;
	const acts = said.slice(1).filter((each) => isAct(each.content));
	const valuesOf = (each: Said) => each.content.values as Fields;
	const of = (...names: string[]) => acts.filter((each) => names.includes(each.content.act));
	const isBefore = (one: Said, other: Said) => said.indexOf(one) < said.indexOf(other);

	const posts = of("post", "answer");
	const takingBack = (post: Said) =>
		post === first
			? undefined
			: of("take-back").find((each) => idOf(valuesOf(each).post) === post.entry && each.desk === post.desk && isBefore(post, each));
	const isTakenBackBefore = (post: Said, then: Said) => {
		const taking = takingBack(post);
		return taking !== undefined && isBefore(taking, then);
	};

	const textsOf = (about: Said) => {
		const own = of("text").filter((each) => {
			const named = idOf(valuesOf(each).post);
			return !each.isHidden && named === (about === first ? null : about.entry) && isBefore(about, each) && !isTakenBackBefore(about, each);
		});
		const language = valuesOf(about).language;
		const sources = [
			about,
			...own.filter((each) => valuesOf(each).of === null && each.desk === about.desk && valuesOf(each).language === language),
		];
		const translations = own.filter(
			(each) =>
				valuesOf(each).language !== language &&
				sources.some((source) => source.entry === idOf(valuesOf(each).of) && isBefore(source, each)),
		);
		const newest = sources.at(-1) as Said;
		const languages = [...new Set(translations.map((each) => valuesOf(each).language))];
		return {
			source: [newest.entry, valuesOf(newest).title ?? null, valuesOf(newest).body],
			revisions: sources.map((each) => each.entry),
			translations: languages.map((code) => {
				const last = translations.findLast((each) => valuesOf(each).language === code) as Said;
				return [code, last.entry, valuesOf(last).title, valuesOf(last).body, idOf(valuesOf(last).of) !== newest.entry];
			}),
		};
	};

	const decides = (each: Said) => each.asOwner || each.desk === first.desk;
	const labels = of("labels").findLast(decides);
	const isClosed = of("close").findLast(decides)?.content.values as Fields | undefined;
	const mark = of("mark").findLast((each) => {
		const named = idOf(valuesOf(each).answer);
		const post = posts.find((one) => one.entry === named && one.content.act === "answer" && isBefore(one, each));
		return decides(each) && (named === null || (post !== undefined && !isTakenBackBefore(post, each)));
	});
	const marked = mark && posts.find((post) => post.entry === idOf(valuesOf(mark).answer) && !post.isHidden && !takingBack(post));

	const poll = start.poll as Fields | null;
	const voterOf = (each: Said) => (poll?.voters === "desk" ? each.desk : each.by);
	const votes = of("vote").filter((each) => {
		const { options } = valuesOf(each);
		if (poll === null || (poll.until !== null && each.at > poll.until)) return false;
		return options.every((option: number) => option < poll.options.length) && (options.length < 2 || poll.isSeveral);
	});
	const newestVotes = votes.filter((each) => !votes.some((other) => voterOf(other) === voterOf(each) && isBefore(each, other)));
	const follows = of("follow");

	return {
		kind: start.kind === "announcement" && !first.asOwner ? "talk" : start.kind,
		tags: labels ? valuesOf(labels).tags : start.tags,
		regions: labels ? valuesOf(labels).regions : start.regions,
		state: isClosed?.isOn ? "closed" : marked ? "answered" : "open",
		answer: marked?.entry ?? null,
		...textsOf(first),
		posts: posts.map((post) => ({
			entry: post.entry,
			act: post.content.act,
			isTakenBack: takingBack(post) !== undefined,
			...textsOf(post),
		})),
		votes: Object.fromEntries(
			newestVotes.map((each) => [voterOf(each), valuesOf(each).options]).filter(([, options]) => options.length > 0),
		),
		counts:
			poll === null
				? null
				: poll.options.map((_: string, i: number) => newestVotes.filter((each) => valuesOf(each).options.includes(i)).length),
		followers: [...new Set(follows.map(({ by }) => by))].filter(
			(member) => valuesOf(follows.findLast(({ by }) => by === member) as Said).isOn,
		),
	};
}
