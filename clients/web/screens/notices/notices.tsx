/** Two signs outside of the page that something waits: a number in the title of the tab, and a notice of the system. Both are off at first. */
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { onEnd } from "../../sitting/end.ts";
import { openSitting } from "../../sitting/open.ts";
import { useDeviceSettings } from "../../sitting/use-device-settings.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DeviceSettings, WaitingRow } from "../../sitting/verbs/index.ts";
import { useWords } from "../../words/words.tsx";
import { rowsForMe } from "../today/row-words.ts";
import { hasNew, type Known, knownFrom } from "./new-rows.ts";
import { closeNotice, noticesAre, showNotice } from "./system-notice.ts";

export default function Notices(): ReactNode {
	const { query } = useDeviceSettings();
	const settings = query.data;
	return settings && (settings.hasCount || settings.hasNotices) ? <Watching settings={settings} /> : null;
}

function Watching({ settings: { hasCount, hasNotices } }: { settings: DeviceSettings }): ReactNode {
	const { data } = useVerb("readInbox");
	const rows = useMemo(() => data && rowsForMe(data.rows), [data]);
	useCountInTitle(hasCount ? (rows?.length ?? 0) : 0);
	useNotices(hasNotices ? rows : undefined);
	return null;
}

function useCountInTitle(count: number): void {
	useEffect(() => {
		const title = document.title;
		if (count > 0) document.title = `(${count}) ${title}`;
		return () => {
			// The end of the sitting takes the whole title away.
			if (document.title !== "") document.title = title;
		};
	}, [count]);
}

/** @param rows undefined while they aren't known, or when notices are off. */
function useNotices(rows: readonly WaitingRow[] | undefined): void {
	const { say, language } = useWords();
	const known = useRef<Known | null>(null);
	useEffect(() => {
		if (!rows) return;
		const now = knownFrom(rows);
		const isNew = known.current !== null && hasNew(known.current, now);
		known.current = now;
		if (!isNew || !document.hidden || noticesAre() !== "allowed") return;
		const title = say("me.notice");
		openSitting()
			.call("isInSight")
			// In another tab the person sees what is new.
			.then((isInSight) => !isInSight && showNotice(title, language))
			.catch(() => {});
	}, [rows, say, language]);
	useEffect(() => {
		const onSeen = () => !document.hidden && closeNotice();
		document.addEventListener("visibilitychange", onSeen);
		const stop = onEnd(async () => closeNotice());
		return () => {
			document.removeEventListener("visibilitychange", onSeen);
			stop();
			closeNotice();
		};
	}, []);
}
