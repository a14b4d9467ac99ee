/**
 * Two settings: whether the title of the tab shows that something waits, and whether notices of the system show it. Both are off at first,
 * because other people may see the title and the notices.
 */
import { type ReactNode, useEffect, useState } from "react";
import { Check } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { useDeviceSettings } from "../../sitting/use-device-settings.ts";
import type { DeviceSettings } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { askForNotices, noticePermission, noticeProblem, showNotice } from "../notices/system-notice.ts";

export function Notices(): ReactNode {
	const { query, change } = useDeviceSettings();
	if (!query.data) return null;
	return <Fields settings={query.data} onChange={change} />;
}

interface Props {
	settings: DeviceSettings;
	onChange(changed: Partial<DeviceSettings>): void;
}

function Fields({ settings, onChange }: Props): ReactNode {
	const [shown, setShown] = useState(settings);
	// Another tab may change the settings.
	useEffect(() => setShown(settings), [settings]);
	const change = (changed: Partial<DeviceSettings>) => {
		setShown({ ...shown, ...changed });
		onChange(changed);
	};
	return (
		<PageSection title="me.notices" className="me-section">
			<Check
				label={<Say id="me.count" />}
				help={<Say id="me.count-help" />}
				checked={shown.hasCount}
				onChange={({ target }) => change({ hasCount: target.checked })}
			/>
			<SystemNotices isOn={shown.hasNotices} onChange={(isOn) => change({ hasNotices: isOn })} />
		</PageSection>
	);
}

function SystemNotices({ isOn, onChange }: { isOn: boolean; onChange(isOn: boolean): void }): ReactNode {
	const { say, language } = useWords();
	// The browser's permission may have been withdrawn after the notices were turned on.
	const [problem, setProblem] = useState<"denied" | "missing" | null>(() => (isOn ? noticeProblem() : null));
	const turnNotices = async (isWanted: boolean) => {
		const isAllowed = isWanted && (await askForNotices()) === "allowed";
		// The first notice shows what others will see, and whether this browser can show it.
		const isShown = isAllowed && showNotice(say("me.notice"), language);
		setProblem(!isWanted || isShown ? null : isAllowed ? "missing" : noticeProblem());
		onChange(isShown);
	};
	return (
		<>
			<Check
				label={<Say id="me.notify" />}
				help={<Say id="me.notify-help" />}
				checked={isOn && noticePermission() === "allowed"}
				onChange={({ target }) => void turnNotices(target.checked)}
			/>
			{problem && <Notice live="polite" id={`me.notify-${problem}`} />}
		</>
	);
}
