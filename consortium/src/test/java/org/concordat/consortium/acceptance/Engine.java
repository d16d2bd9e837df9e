package org.concordat.consortium.acceptance;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.network.NetworkException;
import org.concordat.network.containers.Images;
import org.concordat.network.programs.FabricPrograms;
import org.testcontainers.DockerClientFactory;

/** Whether containers can be started here, without anything being fetched. */
final class Engine {
  private static final Path SOCKET = Path.of("/var/run/docker.sock");

  private Engine() {}

  /** Says what is missing, in one line; empty when nothing is. */
  static Optional<String> lacks(Images images, Map<String, String> environment) {
    String engine = environment.getOrDefault("DOCKER_HOST", "unix://" + SOCKET);
    if (!engine.startsWith("unix://")) {
      return Optional.of("the container engine is not on this machine but at " + engine);
    }
    // Asked first: the search for an engine says a lot when there is none.
    if (!Files.isWritable(Path.of(engine.substring("unix://".length())))) {
      return Optional.of("there is no container engine at " + engine);
    }
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.of("no container engine answers");
    }
    for (String image : List.of(images.orderer(), images.peer())) {
      if (!isHere(image)) {
        return Optional.of("the engine has no image " + image);
      }
    }
    try {
      FabricPrograms.find(environment);
    } catch (NetworkException e) {
      return Optional.of(e.getMessage());
    }
    return Optional.empty();
  }

  private static boolean isHere(String image) {
    DockerClient client = DockerClientFactory.lazyClient();
    try {
      client.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }
}
