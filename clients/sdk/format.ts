/** Refuses what another format of Cloister has kept on this device. SPEC.md, section 5. */
import { FIRST_FORMAT, FORMAT, type FormatMark, OWN_FORMAT, otherFormatSentence } from "#protocol/format.ts";
import type { Storage } from "./storage.ts";

/** The name of the mark in a storage. */
const MARK = "format";

/** What this device keeps has another format. Nothing of it was read or changed. */
export class OtherFormatError extends Error {
	/** The format, and a version of Cloister that reads it. */
	readonly kept: FormatMark;
	constructor(kept: FormatMark) {
		super(otherFormatSentence("What this device keeps", kept));
		this.kept = kept;
	}
}

/**
 * Returns the same storage with a check: the first call looks at the mark of the format, and each call throws OtherFormatError when the
 * storage has another format. The mark is written before the first value.
 * @param isEmpty whether the storage has no value. A storage with values and without a mark has the first format.
 * @example const storage = withFormat(myStorage, async () => (await myStorage.names()).length === 0);
 */
export function withFormat<S extends Storage>(storage: S, isEmpty: () => Promise<boolean>): S {
	let checked: Promise<FormatMark | null> | null = null;
	let marked: Promise<void> | null = null;
	const check = () =>
		(checked ??= readMark(storage, isEmpty).catch((error) => {
			// Another attempt may succeed: the storage may have failed, or the person may have cleared it.
			checked = null;
			throw error;
		}));
	const mark = async () => {
		const found = await check();
		if (found?.version === OWN_FORMAT.version) return;
		marked ??= storage.set(MARK, JSON.stringify(OWN_FORMAT)).catch((error) => {
			marked = null;
			throw error;
		});
		await marked;
	};
	return {
		...storage,
		async get(name) {
			await check();
			return storage.get(name);
		},
		async set(name, value) {
			await mark();
			await storage.set(name, value);
		},
		async delete(name) {
			await check();
			await storage.delete(name);
		},
	};
}

/** @returns null for an empty storage. @throws OtherFormatError */
async function readMark(storage: Storage, isEmpty: () => Promise<boolean>): Promise<FormatMark | null> {
	const text = await storage.get(MARK);
	if (text === null && (await isEmpty())) return null;
	const found = text === null ? FIRST_FORMAT : (JSON.parse(text) as FormatMark);
	if (found.format !== FORMAT) throw new OtherFormatError(found);
	return text === null ? null : found;
}
