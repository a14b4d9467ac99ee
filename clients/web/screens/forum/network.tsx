/** `#/network`: what the organisations write together. First what is new, and which questions wait for an answer. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { SpaceShown, TopicLine } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { ReadersOfSpaceLine, SpaceName } from "./shown.tsx";
import { TopicRows } from "./topic-rows.tsx";

/** How many new topics the first page shows. The spaces show all. */
const MOST_NEW = 20;

export default function Network(): ReactNode {
	const forum = useVerb("readForum");
	return (
		<>
			<Heading id="house.network" />
			<Answered query={forum}>{(spaces) => (spaces.length === 0 ? <Empty id="forum.no-spaces" /> : <Spaces spaces={spaces} />)}</Answered>
		</>
	);
}

function Spaces({ spaces }: { spaces: SpaceShown[] }): ReactNode {
	const topics = spaces.flatMap((space) => space.topics).filter(({ isMissing }) => !isMissing);
	const fresh = topics
		.filter(({ isNew, hidden }) => isNew && !hidden)
		.sort((one, other) => Number(other.isFollowed) - Number(one.isFollowed) || other.at - one.at);
	const waiting = topics.filter(({ isUnanswered }) => isUnanswered).sort((one, other) => one.startedAt - other.startedAt);
	const late = waiting.filter(({ waitsLong }) => waitsLong).length;
	const spaceOf = (topic: TopicLine) => spaces.find(({ space }) => space === topic.space) as SpaceShown;
	const named = spaces.length > 1 ? { spaceOf } : {};
	return (
		<>
			<p className="buttons">
				<Link className="button button-primary" to="/network/ask" data-shortcut="new">
					<Say id="forum.ask" />
				</Link>
				<Link className="button" to="/network/library">
					<Say id="forum.library" />
				</Link>
			</p>
			{spaces.some(({ waitsForKey }) => waitsForKey) && <Notice id="forum.waits-for-key" />}
			<PageSection title="forum.new">
				{fresh.length === 0 ? <Empty id="forum.nothing-new" /> : <TopicRows topics={fresh.slice(0, MOST_NEW)} {...named} />}
				{fresh.length > 0 && <SeenButton spaces={spaces} />}
			</PageSection>
			<PageSection title="forum.unanswered">
				{late > 0 && <Notice kind="warn" id="forum.waiting-long" values={{ count: late }} />}
				{waiting.length === 0 ? <Empty id="forum.none-unanswered" /> : <TopicRows topics={waiting} {...named} />}
			</PageSection>
			<PageSection title="forum.spaces">
				<Rows>
					{spaces.map((space) => (
						<SpaceRow key={space.space} space={space} />
					))}
				</Rows>
			</PageSection>
		</>
	);
}

function SeenButton({ spaces }: { spaces: SpaceShown[] }): ReactNode {
	const noting = useAct("noteForumSeen");
	const input = { spaces: spaces.map(({ space, count }) => ({ space, count })) };
	return (
		<>
			{noting.error && <ErrorNotice error={dataOf(noting.error)} />}
			<p className="buttons">
				<Button onClick={() => noting.mutate(input)} isBusy={noting.isPending} id="forum.all-seen" />
			</p>
		</>
	);
}

function SpaceRow({ space }: { space: SpaceShown }): ReactNode {
	const news = space.topics.filter(({ isNew }) => isNew).length;
	return (
		<Row
			title={
				<Link to="/network/spaces/$space" params={{ space: space.space }}>
					<SpaceName {...space} />
				</Link>
			}
			mark={news > 0 && <Tag id="threads.unseen" values={{ count: news }} />}
		>
			<Say id="forum.topics" values={{ count: space.topics.length }} />
			<ReadersOfSpaceLine {...space} />
		</Row>
	);
}
