/** Where I am signed in. Each other session can be ended from here. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Answered } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { SessionRow } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function Sessions(): ReactNode {
	const sessions = useVerb("mySessions");
	const end = useAct("endSessions");
	return (
		<PageSection title="me.sessions" className="me-section">
			<Say as="p" className="muted" id="me.sessions-help" />
			{end.error && <ErrorNotice error={dataOf(end.error)} />}
			<p role="status">{end.isSuccess && <Say id="me.ended" />}</p>
			<Answered query={sessions}>
				{(rows) => <List rows={rows} isBusy={end.isPending} onEnd={(ended) => end.mutate({ sessions: ended })} />}
			</Answered>
		</PageSection>
	);
}

interface ListProps {
	rows: SessionRow[];
	isBusy: boolean;
	onEnd(sessions: string[]): void;
}

function List({ rows, isBusy, onEnd }: ListProps): ReactNode {
	const others = rows.filter(({ isCurrent }) => !isCurrent);
	return (
		<>
			<ul className="me-list">
				{rows.map(({ session, started, used, isCurrent }) => (
					<li key={session} className="me-item">
						<div>
							<p>
								<Say id="me.session" values={{ time: new Date(started) }} /> {isCurrent && <Tag kind="ok" id="me.this-one" />}
							</p>
							<Say as="p" className="small muted" id="me.used" values={{ time: new Date(used) }} />
						</div>
						{!isCurrent && <Button isBusy={isBusy} onClick={() => onEnd([session])} id="me.end" />}
					</li>
				))}
			</ul>
			{others.length > 1 && (
				<Button kind="danger" isBusy={isBusy} onClick={() => onEnd(others.map(({ session }) => session))} id="me.end-others" />
			)}
		</>
	);
}
