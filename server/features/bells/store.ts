/** Queries for the settings of bells. */
import { and, eq, notInArray } from "drizzle-orm";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { BellLanguage, RingFailure } from "#protocol/codes.ts";
import type { Db } from "#server/database/database.ts";
import type { Reminder } from "./rules.ts";
import { bell, bellChannel, type Channel } from "./tables.ts";

export interface ChannelSettings {
	channel: Channel;
	address: string;
	secret: Bytes | null;
}

export interface BellSettings {
	desk: Id;
	language: BellLanguage;
	reminder: Reminder | null;
	channels: readonly ChannelSettings[];
}

/** Replaces the settings of a desk's bell. The failures of all channels are forgotten, also of a channel that has not changed. */
export async function saveBell(db: Db, { desk, language, reminder, channels }: BellSettings, now: number): Promise<void> {
	const set = { language, reminderHour: reminder?.hour ?? null, reminderZone: reminder?.zone ?? null };
	await db
		.insert(bell)
		.values({ desk, ...set, setAt: now })
		.onConflictDoUpdate({ target: bell.desk, set });
	const kept = channels.map(({ channel }) => channel);
	const isDropped = kept.length > 0 ? notInArray(bellChannel.channel, kept) : undefined;
	await db.delete(bellChannel).where(and(eq(bellChannel.desk, desk), isDropped));
	for (const { channel, address, secret } of channels) {
		const fresh = { address, secret, tries: 0, failingSince: null, failure: null, nextTry: 0 };
		await db
			.insert(bellChannel)
			.values({ desk, channel, ...fresh })
			.onConflictDoUpdate({ target: [bellChannel.desk, bellChannel.channel], set: fresh });
	}
}

export interface StoredChannel extends ChannelSettings {
	/** When a message was last delivered, UTC ms. */
	rung: number | null;
	tries: number;
	failure: RingFailure | null;
	failingSince: number | null;
}

/** The bell of a desk, or null when none was set. */
export async function readBell(db: Db, desk: Id): Promise<(Omit<BellSettings, "channels"> & { channels: StoredChannel[] }) | null> {
	const [row] = await db.select().from(bell).where(eq(bell.desk, desk));
	if (!row) return null;
	const channels = await db.select().from(bellChannel).where(eq(bellChannel.desk, desk));
	const { language, reminderHour: hour, reminderZone: zone } = row;
	return { desk, language, reminder: hour === null || zone === null ? null : { hour, zone }, channels };
}
