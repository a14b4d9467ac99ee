/** The steps of a form at the door. The door has no router, so the step stands in `history.state`. The address stays the same. */
import { useEffect, useState } from "react";
import { type StepPlace, type Steps, stepsIn } from "../../parts/steps.ts";

interface Place extends StepPlace {
	step?: number;
}

/**
 * @param first the first step that can be shown. After a step that can't be undone, nobody goes back to the steps before it.
 * @param last the last step that somebody has reached.
 */
export function useDoorSteps(first: number, last: number): Steps {
	const [here, setHere] = useState<Place>(placeNow);
	useEffect(() => {
		const read = () => setHere(placeNow());
		addEventListener("popstate", read);
		return () => removeEventListener("popstate", read);
	}, []);
	const write = async (how: "pushState" | "replaceState", place: Place) => {
		history[how](place, "");
		setHere(place);
	};
	const places = {
		here,
		replace: (step: number, place: StepPlace) => write("replaceState", { ...place, step }),
		push: (step: number, place: StepPlace) => write("pushState", { ...place, step }),
		back: async () => history.back(),
	};
	return stepsIn(places, Math.max(first, Math.min(here.step ?? first, last)));
}

const placeNow = (): Place => (history.state ?? {}) as Place;
