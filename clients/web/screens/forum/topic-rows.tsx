/** A list of topics. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Row, Rows } from "../../parts/rows.tsx";
import { Tag } from "../../parts/tag.tsx";
import type { SpaceShown, TopicLine } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { MarkLine, SpaceName, TopicTags, WriterLine } from "./shown.tsx";
import { titleIn } from "./texts.ts";

/** @param spaceOf the space of a topic, in a list of topics of several spaces. */
export function TopicRows({ topics, spaceOf }: { topics: readonly TopicLine[]; spaceOf?: (topic: TopicLine) => SpaceShown }): ReactNode {
	return (
		<Rows>
			{topics.map((topic) => (
				<TopicRow key={topic.item} topic={topic} space={spaceOf?.(topic) ?? null} />
			))}
		</Rows>
	);
}

function TopicRow({ topic, space }: { topic: TopicLine; space: SpaceShown | null }): ReactNode {
	const { isNew, isPinned, isFollowed, hidden, isMissing } = topic;
	return (
		<Row
			title={
				<Link to="/network/topics/$space/$topic" params={{ space: topic.space, topic: topic.item }}>
					<TopicTitle topic={topic} />
				</Link>
			}
			mark={
				<>
					{isNew && <Tag id="forum.is-new" />} {isFollowed && <Tag id="forum.followed" />} {isPinned && <Tag id="forum.pinned" />}{" "}
					{!hidden && <TopicTags {...topic} />}
				</>
			}
		>
			{space && (
				<>
					<SpaceName {...space} />
					<span aria-hidden="true"> · </span>
				</>
			)}
			<WriterLine by={topic.by} at={topic.startedAt} />
			{hidden && <MarkLine mark={hidden} id="forum.hidden-by" />}
			{isMissing && <Say as="p" id="forum.missing" />}
		</Row>
	);
}

function TopicTitle({ topic: { titles, hidden } }: { topic: TopicLine }): ReactNode {
	const { language } = useWords();
	const shown = titleIn(titles, language);
	if (hidden) return <Say id="forum.hidden-topic" />;
	if (!shown) return <Say id="forum.no-title" />;
	return (
		<bdi lang={shown.language} dir="auto">
			{shown.title}
		</bdi>
	);
}
