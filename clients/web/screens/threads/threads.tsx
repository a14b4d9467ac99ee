/** `#/threads`: conversations with other desks and people. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { ThreadRow } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export default function Threads(): ReactNode {
	const [pages, setPages] = useState(1);
	return (
		<>
			<Heading id="threads.title" />
			<p className="buttons">
				<SayLink className="button button-primary" to="/threads/new" data-shortcut="new" id="threads.new" />
				<SayLink className="button" to="/threads/search" id="threads.search" />
			</p>
			<Page cursor={null} pages={pages} onMore={() => setPages(pages + 1)} />
		</>
	);
}

interface PageProps {
	cursor: string | null;
	/** How many pages are shown, from this one on. */
	pages: number;
	onMore(): void;
}

/**
 * A page and the pages after it. Each page begins where the page before it ends now. So when a thread moves up, no other thread is lost
 * between two pages.
 */
function Page({ cursor, pages, onMore }: PageProps): ReactNode {
	const page = useVerb("listThreads", { cursor }, { keepsEarlier: true });
	return (
		<Answered query={page}>
			{({ rows, next }) => (
				<>
					{rows.length === 0 && cursor === null && <Empty id="threads.empty" />}
					{rows.length > 0 && (
						<Rows>
							{rows.map((row) => (
								<Thread key={row.id} row={row} />
							))}
						</Rows>
					)}
					{next !== null && pages > 1 && <Page cursor={next} pages={pages - 1} onMore={onMore} />}
					{next !== null && pages === 1 && <Button onClick={onMore} id="threads.more" />}
				</>
			)}
		</Answered>
	);
}

function Thread({ row: { id, owner, unseen, at } }: { row: ThreadRow }): ReactNode {
	const title = useVerb("threadTitle", { thread: id });
	return (
		<Row
			title={
				<Link to="/threads/$thread" params={{ thread: id }}>
					{title.data ? <bdi>{title.data}</bdi> : <Say id={title.isPending ? "parts.opening" : "threads.untitled"} />}
				</Link>
			}
			mark={unseen > 0 && <Tag id="threads.unseen" values={{ count: unseen }} />}
		>
			<Say id="threads.row" values={{ owner: owner ?? "", time: new Date(at) }} />
		</Row>
	);
}
