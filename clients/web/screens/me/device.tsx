/** The settings of this device: language, lock, and what is kept on it. */
import { type ReactNode, useEffect, useState } from "react";
import { Check } from "../../parts/field.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { IDLE_CHOICE } from "../../sitting/lock.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useDeviceSettings } from "../../sitting/use-device-settings.ts";
import type { DeviceSettings } from "../../sitting/verbs/index.ts";
import { LANGUAGES, Say, useWords } from "../../words/words.tsx";

export function Device(): ReactNode {
	const { isSharedComputer } = useSittingFacts();
	return (
		<PageSection title="me.device" className="me-section">
			<Language />
			<Say as="p" id={isSharedComputer ? "me.shared" : "me.own-device"} />
			{!isSharedComputer && <Lock />}
		</PageSection>
	);
}

function Language(): ReactNode {
	const { language, setLanguage } = useWords();
	const options = Object.entries(LANGUAGES).map(([code, { name, dir }]) => ({ value: code, label: name, lang: code, dir }));
	return (
		<Select
			label={<Say id="door.language" />}
			options={options}
			value={language}
			onChange={({ target }) => void setLanguage(target.value)}
		/>
	);
}

const MINUTE = 60_000;
/** The choices for how long the idle lock waits, in minutes. */
const CHOICES = [2, 3, 5, 10, 15].filter((minutes) => minutes * MINUTE >= IDLE_CHOICE.from && minutes * MINUTE <= IDLE_CHOICE.to);

function Lock(): ReactNode {
	const { query, change } = useDeviceSettings();
	return <Answered query={query}>{(settings) => <LockFields settings={settings} onChange={change} />}</Answered>;
}

interface FieldsProps {
	settings: DeviceSettings;
	onChange(changed: Partial<DeviceSettings>): void;
}

function LockFields({ settings, onChange }: FieldsProps): ReactNode {
	const { say } = useWords();
	const [shown, setShown] = useState(settings);
	// Another tab may change the settings.
	useEffect(() => setShown(settings), [settings]);
	const change = (changed: Partial<DeviceSettings>) => {
		setShown({ ...shown, ...changed });
		onChange(changed);
	};
	return (
		<>
			<Select
				label={<Say id="me.lock-after" />}
				help={<Say id="me.lock-after-help" />}
				options={CHOICES.map((count) => ({ value: String(count), label: say("me.minutes", { count }) }))}
				value={String(shown.idleMinutes)}
				onChange={({ target }) => change({ idleMinutes: Number(target.value) })}
			/>
			<Check
				label={<Say id="me.shift" />}
				help={<Say id="me.shift-help" />}
				checked={shown.hidesByShift}
				onChange={({ target }) => change({ hidesByShift: target.checked })}
			/>
		</>
	);
}
