/**
 * Data that a client keeps between sessions, such as checkpoints and sizes that it has seen. Never keys, and no content but sealed texts.
 */

export interface Storage {
	/** @returns null when nothing is kept under this name. */
	get(name: string): Promise<string | null>;
	/** The value is durable when the promise resolves. */
	set(name: string, value: string): Promise<void>;
	delete(name: string): Promise<void>;
}

/** The last change of each value, by storage and name. */
const lastChanges = new WeakMap<Storage, Map<string, Promise<void>>>();

/**
 * Changes a value that is kept. Changes of one value wait for each other, so none overwrites what another one has just written.
 *
 * Another program on the same profile isn't waited for, such as a second command, or a second tab with a worker of its own. When two
 * programs change a value at the same moment, the later change wins, and the earlier change is lost. Then a receipt may stay unchecked, an
 * older entry may be remembered, or a draft may be missing in the list. No false alarm follows.
 * @param edit gets the kept value, null for none, and returns the value to keep, null to delete it. When the two are the same, nothing is
 * written.
 * @throws what `edit` or the storage throws. Later changes still run.
 */
export async function changeStored(storage: Storage, name: string, edit: (before: string | null) => string | null): Promise<void> {
	const changes = lastChanges.get(storage) ?? new Map<string, Promise<void>>();
	lastChanges.set(storage, changes);
	const change = async () => {
		const before = await storage.get(name);
		const after = edit(before);
		if (after === before) return;
		await (after === null ? storage.delete(name) : storage.set(name, after));
	};
	const changed = (changes.get(name) ?? Promise.resolve()).then(change);
	const settled = changed.catch(() => {});
	changes.set(name, settled);
	try {
		await changed;
	} finally {
		if (changes.get(name) === settled) changes.delete(name);
	}
}

/** A storage in memory, for one session only. @param values what it begins with. @example const storage = memoryStorage(); */
export function memoryStorage(values = new Map<string, string>()): Storage {
	return {
		get: async (name) => values.get(name) ?? null,
		set: async (name, value) => void values.set(name, value),
		delete: async (name) => void values.delete(name),
	};
}
