/**
 * Compares the subscription of this browser with what the server knows, at each opening: repairs the server's copy, or says that the device
 * isn't rung any more.
 */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { Notice } from "../../parts/notice.tsx";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { Say, useWords } from "../../words/words.tsx";
import { subscriptionFor } from "./push-device.ts";

export default function DeviceCheck(): ReactNode {
	const { language } = useWords();
	const { data } = useVerb("ringDevices");
	const always = useVerb("deviceSettings").data?.ringsAlways ?? false;
	const { mutate } = useAct("setRingDevice");
	const [isLost, setLost] = useState(false);
	useEffect(() => {
		if (!data) return;
		const { key, devices } = data;
		if (key === null) return setLost(true);
		void subscriptionFor(key).then((own) => {
			setLost(own === null);
			const isKnown = devices.some(({ endpoint }) => endpoint === own?.endpoint);
			if (own !== null && !isKnown) mutate({ ...own, language, always });
		});
	}, [data, mutate, language, always]);
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
