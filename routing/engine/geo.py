"""Distance on the globe."""

import numpy as np

from routing.engine.network import Reals

EARTH_RADIUS_KM = 6371.0088


def distances_km(*, latitude: Reals, longitude: Reals, to_latitude: float, to_longitude: float) -> Reals:
    """Measure the great-circle distance in km (haversine) from each point [F] to one target; nan where unknown.

    All coordinates are degrees; whatever is not finite counts as unknown.
    """
    if not (np.isfinite(to_latitude) and np.isfinite(to_longitude)):
        return np.full(latitude.shape, np.nan)
    with np.errstate(invalid="ignore"):  # the sine of infinity is nan, which is the answer wanted
        north, to_north = np.radians(latitude), np.radians(to_latitude)
        half_north = np.sin((north - to_north) / 2)
        half_east = np.sin(np.radians(longitude - to_longitude) / 2)
        chord = half_north * half_north + np.cos(north) * np.cos(to_north) * half_east * half_east
        return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))), dtype=np.float64)
