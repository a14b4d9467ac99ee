/** `#/log/entries`: a search of the access log, the newest entries first. */
import { useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { EntryFilter } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { AskLink } from "./ask-link.tsx";
import { BackToLog, ReadingIsLogged } from "./back.tsx";
import { EntryFilters } from "./entry-filters.tsx";
import { EntryTable } from "./entry-table.tsx";
import { Follow } from "./follow.tsx";
import { type SearchPages, useSearchPages } from "./use-search-pages.ts";

export default function Entries(): ReactNode {
	const { actor } = useSearch({ strict: false }) as { actor?: string };
	return (
		<>
			<Heading id="house.log-entries" />
			<ReadingIsLogged />
			<Search key={actor} actor={actor} />
			<Follow />
			<BackToLog />
		</>
	);
}

/** @param actor whose entries are searched for at first; all when left out. */
function Search({ actor }: { actor: string | undefined }): ReactNode {
	const [filter, setFilter] = useState<Partial<EntryFilter>>(actor === undefined ? {} : { actor });
	const choices = useVerb("logChoices");
	return (
		<>
			<Answered query={choices}>{(view) => <EntryFilters choices={view} first={actor ?? ""} onSearch={setFilter} />}</Answered>
			<Results key={JSON.stringify(filter)} filter={filter} />
		</>
	);
}

function Results({ filter }: { filter: Partial<EntryFilter> }): ReactNode {
	const pages = useSearchPages(filter);
	const [chosen, setChosen] = useState<number[]>([]);
	const { rows, isEnd, error } = pages;
	return (
		<>
			{rows.length > 0 && <EntryTable rows={rows} chosen={chosen} onChoose={setChosen} />}
			{rows.length === 0 && isEnd && <Empty id="log.entries.none" />}
			{error && <ErrorNotice error={error} />}
			<AskLink chosen={chosen} />
			<GoOn pages={pages} />
		</>
	);
}

/** Stands below the results of a search. It says that these are all results, or has a button that loads older results or searches on. */
function GoOn({ pages: { rows, looked, isBusy, isEnd, isFull, hasBegun, more } }: { pages: SearchPages }): ReactNode {
	if (!hasBegun) return isBusy ? <Loading /> : null;
	if (isEnd)
		return (
			<p className="muted" role="status">
				{rows.length > 0 && <Say id="log.entries.end" />}
			</p>
		);
	return (
		<>
			<Say as="p" role="status" id="log.entries.go-on" values={{ looked, found: rows.length }} />
			<p className="buttons">
				<Button isBusy={isBusy} onClick={more} id={isFull ? "log.entries.older" : "log.entries.look-on"} />
			</p>
		</>
	);
}
