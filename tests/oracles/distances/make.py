"""Distances between two small logs of our own, as the package log-distance-measures 2.2.0 gives them.

Run with that package installed: python3 make.py. It writes real.csv, simulated.csv and expected.csv beside itself.
"""

import csv
import datetime
import pathlib
import random

import pandas as pd
from log_distance_measures.absolute_event_distribution import absolute_event_distribution_distance
from log_distance_measures.circadian_event_distribution import circadian_event_distribution_distance
from log_distance_measures.config import DEFAULT_CSV_IDS
from log_distance_measures.cycle_time_distribution import cycle_time_distribution_distance
from log_distance_measures.n_gram_distribution import n_gram_distribution_distance
from log_distance_measures.relative_event_distribution import relative_event_distribution_distance

HERE = pathlib.Path(__file__).parent


def write(name, seed, pace, skip):
    luck = random.Random(seed)
    rows = []
    # Winter, so that the Dutch clock is an hour ahead all the time.
    begin = datetime.datetime(2026, 1, 5, 8, 0)
    for case in range(40):
        at = begin + datetime.timedelta(hours=5 * case, minutes=luck.randrange(60))
        for activity in ["intake", "toets", "advies", "besluit"]:
            if activity == "advies" and luck.random() < skip:
                continue
            start = at + datetime.timedelta(minutes=luck.randrange(1, pace))
            end = start + datetime.timedelta(minutes=luck.randrange(1, 300))
            rows.append([f"z{case}", activity, start, end])
            at = end
    with open(HERE / name, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["case", "activity", "start", "time"])
        for case, activity, start, end in rows:
            writer.writerow([case, activity, start.strftime("%Y-%m-%d %H:%M"), end.strftime("%Y-%m-%d %H:%M")])


def read(name):
    log = pd.read_csv(HERE / name)
    log.columns = ["case_id", "Activity", "start_time", "end_time"]
    for column in ["start_time", "end_time"]:
        log[column] = pd.to_datetime(log[column])
    return log


write("real.csv", 1, 2000, 0.3)
write("simulated.csv", 2, 2600, 0.5)
a, b, ids = read("real.csv"), read("simulated.csv"), DEFAULT_CSV_IDS
hour = datetime.timedelta(hours=1)
found = {
    "absolute_hours": absolute_event_distribution_distance(a, ids, b, ids),
    "relative_hours": relative_event_distribution_distance(a, ids, b, ids),
    "circadian_hours": circadian_event_distribution_distance(a, ids, b, ids),
    "two_grams": n_gram_distribution_distance(a, ids, b, ids, n=2),
    "three_grams": n_gram_distribution_distance(a, ids, b, ids, n=3),
    "cycle_time_hours": cycle_time_distribution_distance(a, ids, b, ids, bin_size=hour),
}
with open(HERE / "expected.csv", "w", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["measure", "distance"])
    for measure, distance in found.items():
        writer.writerow([measure, repr(float(distance))])
