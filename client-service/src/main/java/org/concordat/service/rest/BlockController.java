package org.concordat.service.rest;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.oversight.ValidationWords;
import org.concordat.service.projection.BlockReader;
import org.concordat.service.projection.ParsedBlock;
import org.concordat.service.projection.ParsedBlock.ParsedTransaction;
import org.concordat.service.projection.Projection;
import org.concordat.service.rest.BlockViews.BlockTransaction;
import org.concordat.service.rest.BlockViews.BlockView;
import org.concordat.service.rest.BlockViews.BlockWrite;

/** Blocks as a person reads them. */
@Controller(Routes.BASE + "/blocks")
@ExecuteOn(TaskExecutors.BLOCKING)
final class BlockController {
  private final Projection projection;
  private final BlockReader blocks;

  BlockController(Projection projection, BlockReader blocks) {
    this.projection = projection;
    this.blocks = blocks;
  }

  @Get("/{number}")
  HttpResponse<String> block(String number) {
    int wanted = Json.number("number", number);
    // Only what was followed: the peer would let us wait for a block that is still to come.
    if (wanted >= projection.nextBlock()) {
      throw new ConcordatException(
          ErrorCode.RESOURCE_NOT_FOUND,
          "there is no block " + wanted + ": " + projection.nextBlock() + " blocks were followed");
    }
    return Json.of(view(blocks.read(wanted)));
  }

  private static BlockView view(ParsedBlock block) {
    List<BlockTransaction> transactions = new ArrayList<>();
    for (int at = 0; at < block.transactions().size(); at++) {
      transactions.add(view(at, block.transactions().get(at)));
    }
    return new BlockView(
        block.number(), block.link().hash(), block.link().previous(), transactions);
  }

  private static BlockTransaction view(int position, ParsedTransaction one) {
    return new BlockTransaction(
        position,
        one.id(),
        one.call().chaincode(),
        one.call().function(),
        one.call().study(),
        one.mspId(),
        one.timestampMillis(),
        one.validationCode(),
        ValidationWords.of(one.validationCode()),
        one.valid(),
        one.writes().stream().map(BlockController::view).toList());
  }

  private static BlockWrite view(ParsedBlock.Write write) {
    return new BlockWrite(
        write.key().type(),
        write.key().parts(),
        Optional.of(write).flatMap(ParsedBlock.Write::json).map(CanonicalJson::readTree));
  }
}
