/** Everything that a page and its device still hold, as one text to search for markers. */
import type { Page } from "playwright-core";

/** DOM, title, history state, localStorage, sessionStorage, caches and IndexedDB of the page's origin. */
export async function remains(page: Page): Promise<string> {
	return page.evaluate(async () => {
		const read = async (name: string): Promise<unknown[]> => {
			const database = await new Promise<IDBDatabase>((resolve, reject) => {
				const request = indexedDB.open(name);
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
			const stores = [...database.objectStoreNames];
			const all = stores.map(
				(store) =>
					new Promise<unknown[]>((resolve, reject) => {
						const request = database.transaction(store).objectStore(store).getAll();
						request.onsuccess = () => resolve(request.result);
						request.onerror = () => reject(request.error);
					}),
			);
			const values = (await Promise.all(all)).flat();
			database.close();
			return values;
		};
		const databases = await Promise.all((await indexedDB.databases()).map(({ name }) => read(name ?? "")));
		const parts = [
			document.documentElement.outerHTML,
			document.title,
			JSON.stringify(history.state),
			JSON.stringify({ ...localStorage }),
			JSON.stringify({ ...sessionStorage }),
			JSON.stringify(await caches.keys()),
			JSON.stringify(databases),
		];
		return parts.join("\n");
	});
}
