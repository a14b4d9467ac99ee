/** Whether this device rings while the page is closed, and my other devices that ring. Off at first. */
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { type DeviceSettings, dataOf } from "../../sitting/kinds.ts";
import { useDeviceSettings } from "../../sitting/use-device-settings.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import {
	type BrowserSubscription,
	type PushProblem,
	presentSubscription,
	pushProblem,
	subscribe,
	unsubscribe,
} from "../rings/push-device.ts";

export function Ringing(): ReactNode {
	const { query, change } = useDeviceSettings();
	if (!query.data) return null;
	return (
		<PageSection title="ringing.title" className="me-section">
			<Check
				label={<Say id="ringing.sound" />}
				checked={!query.data.isSilent}
				onChange={({ target }) => change({ isSilent: !target.checked })}
			/>
			<Devices onTurn={change} />
		</PageSection>
	);
}

/** @param onTurn keeps on this device what was chosen, for the check at the next opening. */
function Devices({ onTurn }: { onTurn(chosen: Pick<DeviceSettings, "ringsHere" | "ringsAlways">): void }): ReactNode {
	const { language } = useWords();
	const { data } = useVerb("ringDevices");
	const save = useAct("setRingDevice");
	const drop = useAct("dropRingDevice");
	const test = useAct("testRingDevice");
	const [own, setOwn] = useState<BrowserSubscription | null>(null);
	const [problem, setProblem] = useState<PushProblem | null>(pushProblem);
	useEffect(() => void presentSubscription().then(setOwn), []);
	if (!data) return null;
	const { key, devices } = data;
	if (key === null) return <Notice id="ringing.no-server" />;
	const here = devices.find(({ endpoint }) => endpoint === own?.endpoint);
	const turnOn = async () => {
		const made = await subscribe(key);
		if (typeof made === "string") return setProblem(made);
		setProblem(null);
		setOwn(made);
		save.mutate({ ...made, language, always: false }, { onSuccess: () => onTurn({ ringsHere: true, ringsAlways: false }) });
	};
	const setAlways = (always: boolean) => {
		if (!own) return;
		onTurn({ ringsHere: true, ringsAlways: always });
		save.mutate({ ...own, language, always });
	};
	const turnOff = (device: string, isHere: boolean) => drop.mutate({ device }, { onSuccess: () => isHere && forget() });
	const forget = () => {
		onTurn({ ringsHere: false, ringsAlways: false });
		void unsubscribe().then(() => setOwn(null));
	};
	const error = save.error ?? drop.error ?? test.error;
	return (
		<>
			<Say as="p" id="ringing.what" />
			<p className="ringing-sample">
				<strong>
					<Say id="ringing.sentence" />
				</strong>
				<br />
				<span dir="ltr" className="muted">
					{location.host}
				</span>
			</p>
			<Say as="p" className="muted" id="ringing.who-learns" />
			{here ? (
				<Check label={<Say id="ringing.always" />} checked={here.always} onChange={({ target }) => setAlways(target.checked)} />
			) : (
				<Button id="ringing.turn-on" isBusy={save.isPending} onClick={() => void turnOn()} />
			)}
			{problem && <Notice kind="warn" live="polite" id={`ringing.${problem}` as MessageId} />}
			{error && <ErrorNotice error={dataOf(error)} />}
			<Rows>
				{devices.map(({ id, madeAt, rungAt }) => (
					<Row key={id} title={<Say id={id === here?.id ? "ringing.this-device" : "ringing.other-device"} />}>
						<Say as="p" className="muted" id="ringing.since" values={{ at: new Date(madeAt) }} />
						{rungAt !== null && <Say as="p" className="muted" id="ringing.rung" values={{ at: new Date(rungAt) }} />}
						<div className="buttons row-buttons">
							<Button id="ringing.test" isBusy={test.isPending} onClick={() => test.mutate({ device: id })} />
							<Button id="ringing.turn-off" isBusy={drop.isPending} onClick={() => turnOff(id, id === here?.id)} />
						</div>
					</Row>
				))}
			</Rows>
		</>
	);
}
