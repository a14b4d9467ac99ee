/**
 * The storage of this device, in IndexedDB: the directory, pins and other facts about what was verified, settings, and sealed drafts. Never
 * content in clear.
 */

const STORE = "values";

/** Whether this device has stored anything. Asking creates nothing. */
export async function hasDeviceStorage(name = "cloister"): Promise<boolean> {
	return (await indexedDB.databases()).some((each) => each.name === name);
}

/** @returns a storage that keeps its values when the browser is closed. */
export function deviceStorage(name = "cloister") {
	let opened: Promise<IDBDatabase> | null = null;
	/** The next call opens the database again. */
	const forget = () => {
		opened = null;
	};
	const open = () =>
		(opened ??= openDatabase(name, forget).catch((error) => {
			forget();
			throw error;
		}));
	const run = async <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
		const transaction = (await open()).transaction(STORE, mode, { durability: "strict" });
		const request = work(transaction.objectStore(STORE));
		await new Promise<void>((resolve, reject) => {
			transaction.oncomplete = () => resolve();
			transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("the storage of this device failed"));
		});
		return request.result;
	};
	return {
		get: async (key: string): Promise<string | null> => (await run<string | undefined>("readonly", (store) => store.get(key))) ?? null,
		set: async (key: string, value: string): Promise<void> => void (await run("readwrite", (store) => store.put(value, key))),
		delete: async (key: string): Promise<void> => void (await run("readwrite", (store) => store.delete(key))),
		/** The keys that begin with a text. */
		names: async (prefix: string): Promise<string[]> =>
			(await run("readonly", (store) => store.getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`)))) as string[],
	};
}

/** @param onClosed is called when the browser closes the database, such as when the data of the site are cleared. */
function openDatabase(name: string, onClosed: () => void): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		const request = indexedDB.open(name, 1);
		request.onupgradeneeded = () => request.result.createObjectStore(STORE);
		request.onsuccess = () => {
			request.result.onclose = onClosed;
			resolve(request.result);
		};
		request.onerror = () => reject(request.error ?? new Error("the storage of this device can't be opened"));
	});
}
