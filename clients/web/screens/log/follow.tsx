/** Shows new entries as they come, until the person stops this or leaves the screen. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useRun } from "../../sitting/use-run.ts";
import type { LogEntryView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { EntryTable } from "./entry-table.tsx";

/** How many entries are shown at most. Older entries leave the page, and stay in the log. */
const MAX_SHOWN = 100;

export function Follow(): ReactNode {
	const run = useRun<LogEntryView>(Number.POSITIVE_INFINITY);
	const isOn = run.phase === "running";
	return (
		<PageSection title="log.entries.followed">
			<Say as="p" className="muted" id="log.entries.follow-help" />
			<p className="buttons">
				{isOn ? (
					<Button onClick={run.stop} id="log.run.stop" />
				) : (
					<Button onClick={() => run.start(() => openSitting().call("followEntries"))} id="log.entries.follow" />
				)}
			</p>
			{run.error && <ErrorNotice error={run.error} />}
			<div role="status">{isOn && run.items.length === 0 && <Say id="log.entries.nothing-new" />}</div>
			{run.items.length > 0 && <EntryTable rows={run.items.slice(-MAX_SHOWN).reverse()} />}
		</PageSection>
	);
}
