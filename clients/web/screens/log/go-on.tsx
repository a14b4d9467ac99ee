/** Stands below the results of a search. It says that these are all results, or has a button that loads older results or searches on. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Say } from "../../words/words.tsx";
import type { SearchPages } from "./use-search-pages.ts";

export function GoOn({ pages: { rows, looked, isBusy, isEnd, isFull, hasBegun, more } }: { pages: SearchPages }): ReactNode {
	if (!hasBegun) return isBusy ? <Loading /> : null;
	if (isEnd)
		return (
			<p className="muted" role="status">
				{rows.length > 0 && <Say id="log.entries.end" />}
			</p>
		);
	return (
		<>
			<p role="status">
				<Say id="log.entries.go-on" values={{ looked, found: rows.length }} />
			</p>
			<p className="buttons">
				<Button isBusy={isBusy} onClick={more}>
					<Say id={isFull ? "log.entries.older" : "log.entries.look-on"} />
				</Button>
			</p>
		</>
	);
}
