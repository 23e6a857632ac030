// Above the sweep: the settings that it varies are chosen beside the map, so there is nothing more.
export const Tools = () => null;
