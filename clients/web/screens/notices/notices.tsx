/** Shows outside of the page that something waits: a number in the tab's title, and a notice of the operating system. Both are off by default. */
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { titleCount } from "../../parts/page-title.ts";
import { onEnd } from "../../sitting/end.ts";
import { openSitting } from "../../sitting/open.ts";
import { useDeviceSettings } from "../../sitting/use-device-settings.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DeviceSettings, WaitingRow } from "../../sitting/verbs/index.ts";
import { useWords } from "../../words/words.tsx";
import { countForMe, rowsForMe } from "../today/row-words.ts";
import { hasNew, type RowStates, rowStates } from "./new-rows.ts";
import { closeNotice, noticePermission, showNotice } from "./system-notice.ts";

export default function Notices(): ReactNode {
	const { query } = useDeviceSettings();
	const settings = query.data;
	return settings && (settings.hasCount || settings.hasNotices) ? <Watching settings={settings} /> : null;
}

function Watching({ settings: { hasCount, hasNotices } }: { settings: DeviceSettings }): ReactNode {
	const { data } = useVerb("readInbox");
	const due = useVerb("dueToday", { all: false }, { isOff: !hasCount }).data;
	const rows = useMemo(() => data && rowsForMe(data.rows), [data]);
	useCountInTitle(hasCount && data ? countForMe(data.rows, due) : 0);
	useNotices(hasNotices ? rows : undefined);
	return null;
}

function useCountInTitle(count: number): void {
	useEffect(() => {
		titleCount(count);
		return () => titleCount(0);
	}, [count]);
}

/** Shows a notice when something new waits and no tab is visible. @param rows undefined while they aren't known, or when notices are off. */
function useNotices(rows: readonly WaitingRow[] | undefined): void {
	const { say, language } = useWords();
	const before = useRef<RowStates | null>(null);
	useEffect(() => {
		if (!rows) return;
		const now = rowStates(rows);
		const isNew = before.current !== null && hasNew(before.current, now);
		before.current = now;
		if (!isNew || !document.hidden || noticePermission() !== "allowed") return;
		const title = say("me.notice");
		openSitting()
			.call("isAnyTabVisible")
			// If another tab is visible, the person already sees what is new.
			.then((isVisible) => !isVisible && showNotice(title, language))
			.catch(() => {});
	}, [rows, say, language]);
	useEffect(() => {
		const onVisibility = () => !document.hidden && closeNotice();
		document.addEventListener("visibilitychange", onVisibility);
		const stop = onEnd(async () => closeNotice());
		return () => {
			document.removeEventListener("visibilitychange", onVisibility);
			stop();
			closeNotice();
		};
	}, []);
}
