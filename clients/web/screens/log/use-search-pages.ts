/** Pages of a search of the access log, one after the other. Each page is recorded, so a page that has come isn't asked for again. */
import { useCallback, useEffect, useRef, useState } from "react";
import { dataOf, type ErrorData } from "../../sitting/kinds.ts";
import { openSitting } from "../../sitting/open.ts";
import type { EntryFilter, LogEntryView } from "../../sitting/verbs/index.ts";

interface SearchState {
	rows: LogEntryView[];
	/** How many entries the server has looked at. */
	looked: number;
	/** The cursor of the next page; null before the first page, and after the last one. */
	next: string | null;
	isBusy: boolean;
	error: ErrorData | null;
	/** At least one page has come. */
	hasBegun: boolean;
	/** The newest page is full. A page with fewer results means that the search has stopped at its limit of entries to look at. */
	isFull: boolean;
}

export interface SearchPages extends SearchState {
	/** The last page has come. */
	isEnd: boolean;
	/** Loads the next page. */
	more(): void;
}

const EMPTY: SearchState = { rows: [], looked: 0, next: null, isBusy: true, error: null, hasBegun: false, isFull: false };

/** How many results a full page has. */
const PAGE = 50;

/** @param filter when it changes, the search begins again. */
export function useSearchPages(filter: Partial<EntryFilter>): SearchPages {
	const [found, setFound] = useState<SearchState>(EMPTY);
	const key = JSON.stringify(filter);
	// The number of the newest load. The answer of an older load isn't shown.
	const newestLoad = useRef(0);
	const load = useCallback(
		async (before: SearchState) => {
			const mine = ++newestLoad.current;
			const show = (next: SearchState) => mine === newestLoad.current && setFound(next);
			show({ ...before, isBusy: true, error: null });
			try {
				const page = await openSitting().call("searchEntries", { filter: JSON.parse(key), cursor: before.next });
				const rows = [...before.rows, ...page.rows];
				const looked = before.looked + page.looked;
				show({ rows, looked, next: page.next, isBusy: false, error: null, hasBegun: true, isFull: page.rows.length === PAGE });
			} catch (error) {
				show({ ...before, isBusy: false, error: dataOf(error) });
			}
		},
		[key],
	);
	useEffect(() => {
		void load(EMPTY);
		return () => {
			newestLoad.current++;
		};
	}, [load]);
	const more = () => void load(found);
	return { ...found, isEnd: found.hasBegun && found.next === null, more };
}
