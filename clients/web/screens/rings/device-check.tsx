/**
 * Compares the subscription of this browser with what the server knows, at each opening: repairs the server's copy, or says that the device
 * isn't rung any more.
 */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { Notice } from "../../parts/notice.tsx";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { Say, useWords } from "../../words/words.tsx";
import { presentSubscription } from "./push-device.ts";

export default function DeviceCheck(): ReactNode {
	const { language } = useWords();
	const { data } = useVerb("ringDevices");
	const { mutate } = useAct("setRingDevice");
	const [isLost, setLost] = useState(false);
	useEffect(() => {
		if (!data) return;
		void presentSubscription().then((own) => {
			setLost(own === null || data.key === null);
			const isKnown = data.devices.some(({ endpoint }) => endpoint === own?.endpoint);
			if (own !== null && data.key !== null && !isKnown) mutate({ ...own, language, always: false });
		});
	}, [data, mutate, language]);
	if (!isLost) return null;
	return (
		<Notice kind="warn" live="polite">
			<p>
				<Say id="ringing.lost" />{" "}
				<Link className="step-link" to="/me">
					<Say id="ringing.title" />
				</Link>
			</p>
		</Notice>
	);
}
