/** Second implementation of spec/compartments.md section 8: the rows of the books of one desk, from its definitions. */

interface Row {
	case: string;
}

export interface Entry<R extends Row> {
	seq: number;
	at: number;
	author: string;
	list: { id: string; part: number; of: number; after: number } | null;
	rows: R[];
}

interface List<R extends Row> {
	/** One for each part: the last that was written. */
	parts: Entry<R>[];
	after: number;
	/** The seq at which a reader who goes backwards has all parts. */
	completeAt: number;
}

/** The lists of which all parts are there. All parts of a list have its author and its number of parts. */
function completeLists<R extends Row>(entries: Entry<R>[]): List<R>[] {
	const nameOf = ({ author, list }: Entry<R>) => `${author}/${list?.id}/${list?.of}`;
	const named = entries.filter(({ list }) => list !== null && list.part < list.of);
	return [...new Set(named.map(nameOf))].flatMap((name) => {
		const own = named.filter((entry) => nameOf(entry) === name);
		const of = own[0]?.list?.of ?? 0;
		const parts = Array.from({ length: of }, (_, part) => own.findLast(({ list }) => list?.part === part));
		const found = parts.filter((part) => part !== undefined);
		if (found.length < of) return [];
		const first = Math.min(...found.map(({ seq }) => seq));
		const after = Math.min(...found.map(({ list }) => list?.after ?? 0));
		return [{ parts: found, after: Math.min(after, first - 1), completeAt: first }];
	});
}

/** The newest complete list is the one that a reader who goes backwards has first. */
function newest<R extends Row>(entries: Entry<R>[]): List<R> | undefined {
	return completeLists(entries).sort((a, b) => b.completeAt - a.completeAt)[0];
}

export function bookState<R extends Row>(books: Entry<R>[][]): { after: number[]; rows: R[] } {
	const lists = books.map(newest);
	const last = new Map<string, { row: R; at: number }>();
	for (const [i, entries] of books.entries()) {
		const list = lists[i];
		const singles = entries.filter((entry) => entry.list === null && entry.seq > (list?.after ?? 0));
		const own = new Map<string, { row: R; at: number }>();
		for (const { rows, at } of [...(list?.parts ?? []).sort((a, b) => a.seq - b.seq), ...singles.sort((a, b) => a.seq - b.seq)])
			for (const row of rows) own.set(row.case, { row, at });
		for (const [id, each] of own) if (each.at > (last.get(id)?.at ?? -1)) last.set(id, each);
	}
	return {
		after: lists.map((list) => list?.after ?? 0),
		rows: [...last.values()].map(({ row }) => row).sort((a, b) => (a.case < b.case ? -1 : 1)),
	};
}
