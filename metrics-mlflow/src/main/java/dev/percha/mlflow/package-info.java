/** Trainings on an MLflow tracking server, by its REST interface, while they go on. */
package dev.percha.mlflow;
