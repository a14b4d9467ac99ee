/** `#/network/spaces/:space`: the topics of one space. */
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { SpaceShown } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToNetwork } from "./back.tsx";
import { ReadersOfSpaceLine, SpaceName } from "./shown.tsx";
import { TopicRows } from "./topic-rows.tsx";

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
			{shown.topics.length === 0 ? <Empty id="forum.no-topics" /> : <TopicRows topics={shown.topics} />}
			<BackToNetwork />
		</>
	);
}
