/** `#/network/spaces/:space`: the topics of one space. */
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { hasWords } from "../../../words/search.ts";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { MutedShown, SpaceShown, TopicLine } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { BackToNetwork } from "./back.tsx";
import { MarkLine, ReadersOfSpaceLine, SpaceName } from "./shown.tsx";
import { TopicRows } from "./topic-rows.tsx";
import { useMute } from "./use-mute.tsx";

export default function SpaceScreen(): ReactNode {
	const { space } = useParams({ strict: false }) as { space: string };
	const topics = useVerb("readTopics", { space });
	return (
		<Answered query={topics} hasHeading>
			{(shown) => <Topics shown={shown} />}
		</Answered>
	);
}

function Topics({ shown }: { shown: SpaceShown }): ReactNode {
	return (
		<>
			<Heading title="house.network">
				<SpaceName {...shown} />
			</Heading>
			<ReadersOfSpaceLine {...shown} />
			{shown.owner !== null && <Say as="p" className="muted" id="forum.owner" values={{ desk: <bdi>{shown.owner}</bdi> }} />}
			<p className="buttons">
				<Link className="button button-primary" to="/network/ask" search={{ space: shown.space }} data-shortcut="new">
					<Say id="forum.ask" />
				</Link>
			</p>
			{shown.waitsForKey && <Notice id="forum.waits-for-key" />}
			{shown.topics.length === 0 ? <Empty id="forum.no-topics" /> : <Filtered topics={shown.topics} />}
			{shown.muted.length > 0 && <Muted shown={shown} />}
			<BackToNetwork />
		</>
	);
}

/** Everybody sees who is muted, by whom and why. The desk that answers for the space ends it. */
function Muted({ shown: { space, isOwner, muted } }: { shown: SpaceShown }): ReactNode {
	return (
		<Unfold title={<Say id="forum.muted" values={{ count: muted.length }} />}>
			<Say as="p" className="muted" id="forum.mute-help" />
			<Rows>
				{muted.map((each) => (
					<MutedRow key={each.member} space={space} isOwner={isOwner} muted={each} />
				))}
			</Rows>
		</Unfold>
	);
}

function MutedRow({ space, isOwner, muted }: { space: string; isOwner: boolean; muted: MutedShown }): ReactNode {
	const muting = useMute(space, muted.member);
	return (
		<Row title={muted.name === null ? <Say id="parts.unknown-name" /> : <bdi>{muted.name}</bdi>}>
			<MarkLine mark={muted} id="forum.muted-by" />
			{isOwner && <Button kind="quiet" onClick={muting.end} isBusy={muting.isBusy} id="forum.unmute" />}
			{muting.error && <ErrorNotice error={dataOf(muting.error)} />}
		</Row>
	);
}

/** Searches titles and tags on this device. */
function Filtered({ topics }: { topics: TopicLine[] }): ReactNode {
	const { say } = useWords();
	const [typed, setTyped] = useState("");
	const [tag, setTag] = useState("");
	const [isUnanswered, setUnanswered] = useState(false);
	const tags = [...new Set(topics.flatMap((topic) => topic.tags))].sort();
	const found = topics
		.filter((topic) => !isUnanswered || topic.isUnanswered)
		.filter((topic) => tag === "" || topic.tags.includes(tag))
		.filter((topic) => typed.trim() === "" || hasWords([...Object.values(topic.titles), ...topic.tags].join(" "), typed));
	return (
		<>
			<Field label={<Say id="forum.search" />} type="search" dir="auto" value={typed} onChange={({ target }) => setTyped(target.value)} />
			{tags.length > 0 && (
				<Select
					label={<Say id="forum.tag" />}
					options={[{ value: "", label: say("forum.all-tags") }, ...tags.map((each) => ({ value: each, label: each }))]}
					value={tag}
					onChange={({ target }) => setTag(target.value)}
				/>
			)}
			<Check label={<Say id="forum.unanswered-only" />} checked={isUnanswered} onChange={() => setUnanswered(!isUnanswered)} />
			<p role="status">
				<Say id="forum.topics" values={{ count: found.length }} />
			</p>
			{found.length === 0 ? <Empty id="forum.none-found" /> : <TopicRows topics={found} />}
		</>
	);
}
