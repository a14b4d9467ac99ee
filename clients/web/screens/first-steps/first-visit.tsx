/** Shows the first steps on Today, until somebody has read or skipped them. They don't stand in the way of the work. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useDeviceSettings } from "../../sitting/use-device-settings.ts";
import { Say } from "../../words/words.tsx";
import { FirstSteps } from "./first-steps.tsx";

export function FirstVisit(): ReactNode {
	const { isSharedComputer, areas } = useSittingFacts();
	const { query, change } = useDeviceSettings();
	if (!query.data || query.data.hasSeenFirstSteps || !areas.includes("casework")) return null;
	// A shared computer forgets that the first steps were read. So it shows one line with a link, and not the whole card at each sign-in.
	if (isSharedComputer)
		return (
			<p>
				<Link to="/help/first-steps">
					<Say id="steps.new-here" />
				</Link>
			</p>
		);
	const done = () => {
		change({ hasSeenFirstSteps: true });
		document.querySelector<HTMLElement>("h1")?.focus();
	};
	return <FirstSteps end="steps.done" onEnd={done} onSkip={done} />;
}
