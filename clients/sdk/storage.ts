/** What a client remembers between sittings: pins and sizes seen. Never keys, never content. */

export interface Storage {
	/** @returns null when nothing was kept under this name. */
	get(name: string): Promise<string | null>;
	/** Durable before it resolves. */
	set(name: string, value: string): Promise<void>;
	delete(name: string): Promise<void>;
}

/** For one session only. @example const storage = memoryStorage(); */
export function memoryStorage(): Storage {
	const kept = new Map<string, string>();
	return {
		get: async (name) => kept.get(name) ?? null,
		set: async (name, value) => void kept.set(name, value),
		delete: async (name) => void kept.delete(name),
	};
}
