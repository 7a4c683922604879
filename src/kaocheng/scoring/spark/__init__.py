"""Scoring on a Spark cluster: the same kernel in many tasks, places and grades over all of them.

Spark only distributes. Units that are compared with one another go to one task (`plan`), which
reads its facts (`shipping`) and scores them (`tasks`) as the local engine does; what each task says
(`answers`) is joined (`gathering`), and the result is written in parts (`folder`). `engine`
conducts these over whatever carries out tasks, `cluster` is the carrier that is Spark, `session`
starts and stops it.
"""
