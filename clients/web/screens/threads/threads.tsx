/** `#/threads`: conversations with other desks and people. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { ThreadRow } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export default function Threads(): ReactNode {
	// The cursor of each page that is shown. It is the `next` of the page before.
	const [cursors, setCursors] = useState<(string | null)[]>([null]);
	return (
		<>
			<Heading>
				<Say id="threads.title" />
			</Heading>
			<p className="buttons">
				<Link className="button button-primary" to="/threads/new" data-shortcut="new">
					<Say id="threads.new" />
				</Link>
			</p>
			{cursors.map((cursor, index) => (
				<Page key={cursor} cursor={cursor} isLast={index === cursors.length - 1} onMore={(next) => setCursors([...cursors, next])} />
			))}
		</>
	);
}

interface PageProps {
	cursor: string | null;
	isLast: boolean;
	onMore(next: string): void;
}

function Page({ cursor, isLast, onMore }: PageProps): ReactNode {
	const page = useVerb("listThreads", { cursor }, { topics: ["compartment"] });
	return (
		<Answered query={page}>
			{({ rows, next }) => (
				<>
					{rows.length === 0 && cursor === null && (
						<Empty>
							<p>
								<Say id="threads.empty" />
							</p>
						</Empty>
					)}
					{rows.length > 0 && (
						<Rows>
							{rows.map((row) => (
								<Thread key={row.id} row={row} />
							))}
						</Rows>
					)}
					{next !== null && isLast && (
						<Button onClick={() => onMore(next)}>
							<Say id="threads.more" />
						</Button>
					)}
				</>
			)}
		</Answered>
	);
}

function Thread({ row: { id, owner, unseen, at } }: { row: ThreadRow }): ReactNode {
	const title = useVerb("threadTitle", { thread: id }, { topics: [] });
	return (
		<Row
			title={
				<Link to="/threads/$thread" params={{ thread: id }}>
					{title.data ? <bdi>{title.data}</bdi> : <Say id={title.isPending ? "parts.opening" : "threads.untitled"} />}
				</Link>
			}
			mark={
				unseen > 0 && (
					<Tag>
						<Say id="threads.unseen" values={{ count: unseen }} />
					</Tag>
				)
			}
		>
			<Say id="threads.row" values={{ owner: owner ?? "", time: new Date(at) }} />
		</Row>
	);
}
