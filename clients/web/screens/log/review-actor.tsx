/** The entries of one person in a range. The auditor who reviewed the range couldn't review them, because they were that auditor's own. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { EntryTable } from "./entry-table.tsx";
import { GoOn } from "./go-on.tsx";
import { useSearchPages } from "./use-search-pages.ts";

/** Entries come in the order of time. An entry with a lower number can come at most about so many numbers too early. */
const DISORDER = 1000;

export function ReviewActor({ first, last, actor }: { first: number; last: number; actor: string }): ReactNode {
	const pages = useSearchPages({ actor });
	const mark = useAct("markEntries", ["logHealth", "logUnreviewed", "listMarks"]);
	const rows = pages.rows.filter(({ seq }) => seq >= first && seq <= last);
	const isWhole = pages.isEnd || (pages.rows.at(-1)?.seq ?? last) < first - DISORDER;
	return (
		<>
			<EntryTable rows={rows} />
			{!isWhole && <GoOn pages={pages} />}
			{pages.error && <ErrorNotice error={pages.error} />}
			{mark.isSuccess ? (
				<Notice kind="ok" live="polite">
					<p>
						<Say id="log.review.range-done" />
					</p>
				</Notice>
			) : (
				isWhole && (
					<p className="buttons">
						<Button kind="primary" isBusy={mark.isPending} onClick={() => mark.mutate({ first, last, actor })}>
							<Say id="log.review.mark" values={{ first, last }} />
						</Button>
					</p>
				)
			)}
			{mark.error && <ErrorNotice error={dataOf(mark.error)} />}
		</>
	);
}
