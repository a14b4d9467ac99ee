/** The setting for shortcuts with single keys, which are off at first (WCAG 2.1.4), and the list of all shortcuts. */
import { type ReactNode, useState } from "react";
import { Check } from "../../parts/field.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { useDeviceSettings } from "../../sitting/use-device-settings.ts";
import { Say } from "../../words/words.tsx";
import { KeyList } from "../keys/key-list.tsx";

export function Shortcuts(): ReactNode {
	const { query, change } = useDeviceSettings();
	if (!query.data) return null;
	return <Fields isOn={query.data.hasShortcuts} onChange={(hasShortcuts) => change({ hasShortcuts })} />;
}

function Fields({ isOn, onChange }: { isOn: boolean; onChange(isOn: boolean): void }): ReactNode {
	const [isChecked, setChecked] = useState(isOn);
	return (
		<PageSection title="keys.title" className="me-section">
			<Check
				label={<Say id="keys.turn-on" />}
				help={<Say id="keys.turn-on-help" />}
				checked={isChecked}
				onChange={({ target }) => {
					setChecked(target.checked);
					onChange(target.checked);
				}}
			/>
			<details>
				<Say as="summary" id="keys.show" />
				<KeyList />
			</details>
		</PageSection>
	);
}
