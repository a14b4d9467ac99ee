/** Small parts of the forum's screens: who reads, who wrote, titles, and why something is hidden. */
import { Globe } from "lucide-react";
import type { ReactNode } from "react";
import { isoTime } from "../../parts/iso-time.ts";
import { Tag } from "../../parts/tag.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import type { MarkShown, ReadersOfSpace, SpaceShown, TopicLine, WriterShown } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { titleIn } from "./texts.ts";
import "./forum.css";

/** The name of a region, in the person's language. */
export function useRegionName(): (region: string) => string {
	const { say } = useWords();
	return (region) => say(`facts.region.${region}` as MessageId);
}

/** Says who reads what stands in a space, or will stand there. Casework has another line with other words. */
export function ReadersOfSpaceLine({ circle, organisations }: ReadersOfSpace): ReactNode {
	const nameOf = useRegionName();
	return (
		<p className="forum-readers">
			<Globe aria-hidden="true" />
			<span>
				{circle === "network" ? (
					<Say id="forum.readers-network" values={{ organisations }} />
				) : (
					<Say id="forum.readers-region" values={{ organisations, region: nameOf(circle) }} />
				)}
			</span>
		</p>
	);
}

/** The name that the owner has given the space, or that of its circle. */
export function SpaceName({ titles, circle }: Pick<SpaceShown, "titles" | "circle">): ReactNode {
	const { language } = useWords();
	const nameOf = useRegionName();
	const named = titleIn(titles, language);
	if (named)
		return (
			<bdi lang={named.language} dir="auto">
				{named.title}
			</bdi>
		);
	return circle === "network" ? <Say id="forum.whole-network" /> : nameOf(circle);
}

/** Who wrote it, for which desk and organisation, and when. */
export function WriterLine({ by: { name, desk, organisation, isMe }, at }: { by: WriterShown; at: number }): ReactNode {
	const places = [desk, organisation].filter((each) => each !== null);
	return (
		<span className="muted small">
			{isMe ? <Say id="threads.me" /> : name === null ? <Say id="parts.unknown-name" /> : <bdi>{name}</bdi>}
			{places.map((place) => (
				<span key={place}>
					<Say id="parts.comma" />
					<bdi>{place}</bdi>
				</span>
			))}
			<span aria-hidden="true"> · </span>
			<time dateTime={isoTime(at)}>
				<Say id="parts.short-time" values={{ time: new Date(at) }} />
			</time>
		</span>
	);
}

/** Why the desk that answers for the space has hidden or locked it, and who did it. */
export function MarkLine({ mark: { reason, text, by }, id }: { mark: MarkShown; id: MessageId }): ReactNode {
	const { say } = useWords();
	const name = by ?? say("parts.unknown-name");
	return (
		<p className="muted">
			<Say id={id} values={{ name: <bdi>{name}</bdi> }} />
			{reason !== null && (
				<>
					{" "}
					<Say id={`forum.reason.${reason}` as MessageId} />
				</>
			)}
			{text !== null && (
				<>
					{" "}
					<bdi>{text}</bdi>
				</>
			)}
		</p>
	);
}

/** What a muted member has written is folded. */
export function Folded({ muted, children }: { muted: MarkShown | null; children: ReactNode }): ReactNode {
	if (!muted) return children;
	return (
		<Unfold title={<Say id="forum.muted-author" />}>
			<MarkLine mark={muted} id="forum.muted-by" />
			{children}
		</Unfold>
	);
}

/** The kind and the state of a topic, in words. */
export function TopicTags({ kind, state }: Pick<TopicLine, "kind" | "state">): ReactNode {
	return (
		<>
			{kind !== null && kind !== "talk" && <Tag id={`forum.kind.${kind}`} />}{" "}
			{state === "answered" && <Tag kind="ok" id="forum.state.answered" />}
			{state === "closed" && <Tag id="forum.state.closed" />}
			{kind === "question" && state === "open" && <Tag kind="warn" id="forum.state.unanswered" />}
		</>
	);
}
