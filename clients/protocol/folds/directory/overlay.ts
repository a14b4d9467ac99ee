/**
 * Maps and sets over others that they don't change. They hold only what was added or replaced, so a working copy of a large directory is
 * cheap. What lies below an overlay must not change while the overlay is in use.
 */

/** A map over another map. Nothing can be deleted. The order is that of a Map. */
export class MapOverlay<K, V> extends Map<K, V> {
	readonly #below: ReadonlyMap<K, V>;
	#added = 0;

	constructor(below: ReadonlyMap<K, V>) {
		super();
		this.#below = below;
	}

	override get(key: K): V | undefined {
		return super.has(key) ? super.get(key) : this.#below.get(key);
	}

	override has(key: K): boolean {
		return super.has(key) || this.#below.has(key);
	}

	override set(key: K, value: V): this {
		if (!this.has(key)) this.#added += 1;
		return super.set(key, value);
	}

	override delete(): never {
		throw new Error("an overlay can't delete");
	}

	override clear(): never {
		throw new Error("an overlay can't delete");
	}

	override get size(): number {
		return this.#below.size + this.#added;
	}

	override *entries(): MapIterator<[K, V]> {
		for (const [key, value] of this.#below) yield [key, super.has(key) ? (super.get(key) as V) : value];
		if (this.#added > 0) for (const entry of super.entries()) if (!this.#below.has(entry[0])) yield entry;
	}

	override *keys(): MapIterator<K> {
		for (const [key] of this.entries()) yield key;
	}

	override *values(): MapIterator<V> {
		for (const [, value] of this.entries()) yield value;
	}

	override [Symbol.iterator](): MapIterator<[K, V]> {
		return this.entries();
	}

	override forEach(each: (value: V, key: K, map: Map<K, V>) => void): void {
		for (const [key, value] of this.entries()) each(value, key, this);
	}
}

/** A set over another set. Nothing can be deleted. */
export class SetOverlay<T> extends Set<T> {
	readonly #below: ReadonlySet<T>;

	constructor(below: ReadonlySet<T>) {
		super();
		this.#below = below;
	}

	override has(item: T): boolean {
		return super.has(item) || this.#below.has(item);
	}

	override add(item: T): this {
		return this.#below.has(item) ? this : super.add(item);
	}

	override delete(): never {
		throw new Error("an overlay can't delete");
	}

	override clear(): never {
		throw new Error("an overlay can't delete");
	}

	override get size(): number {
		return this.#below.size + super.size;
	}

	override *values(): SetIterator<T> {
		yield* this.#below;
		yield* super.values();
	}

	override keys(): SetIterator<T> {
		return this.values();
	}

	override *entries(): SetIterator<[T, T]> {
		for (const item of this.values()) yield [item, item];
	}

	override [Symbol.iterator](): SetIterator<T> {
		return this.values();
	}

	override forEach(each: (item: T, key: T, set: Set<T>) => void): void {
		for (const item of this.values()) each(item, item, this);
	}
}
